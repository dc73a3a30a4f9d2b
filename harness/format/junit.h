/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test results in JUnit's XML, as CI systems read it. Errors stay in the stream. */
#ifndef SIMUL_JUNIT_H
#define SIMUL_JUNIT_H

#include <stddef.h>
#include <stdio.h>

enum junit_outcome { JUNIT_PASSED, JUNIT_FAILED, JUNIT_SKIPPED };

/* The whole file is begun and ended once; suites lie between, cases within suites. */
void junit_begin(FILE *stream);
void junit_end(FILE *stream);

/* What a suite says of itself. */
struct junit_property {
	const char *name, *value; /* value: NULL leaves it out */
};

/* Begins a suite with the counts of its cases, and properties that end with a NULL name. What XML
 * cannot hold becomes "?" in all texts. */
void junit_suite_begin(FILE *stream, const char *name, const struct junit_property *properties,
	size_t tests, size_t failures, size_t skipped);
void junit_suite_end(FILE *stream);

/* One case; `time_s` is left out if it is NAN, `message` is of no matter to one that passed. */
void junit_case(FILE *stream, const char *suite, const char *name, double time_s,
	enum junit_outcome outcome, const char *message);

#endif
