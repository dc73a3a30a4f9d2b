/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Test results in JUnit's XML, as CI systems read it. Errors stay in the stream. */
#ifndef SIMUL_JUNIT_H
#define SIMUL_JUNIT_H

#include <stddef.h>
#include <stdio.h>

enum junit_outcome { JUNIT_PASSED, JUNIT_FAILED, JUNIT_SKIPPED };

/* What a suite or a case says of itself. */
struct junit_property {
	const char *name, *value; /* value: NULL leaves it out */
};

struct junit_counts {
	size_t tests, failures, skipped;
	double time_s;
};

/* A file that is being written: cases and suites wait in memory for their counts. */
struct junit {
	const char *host, *timestamp; /* of every suite; NULL: not known */
	FILE *suites, *cases;
	char *suites_text, *cases_text;
	size_t suites_size, cases_size;
	struct junit_counts all, suite;
	const char *name;			 /* of the suite */
	const struct junit_property *properties; /* of the suite */
};

/* Begins a file. Texts live until junit_end(). 0 or -ENOMEM. */
int junit_begin(struct junit *junit, const char *host, const char *timestamp);

/* Writes it all, with the counts of all suites, and frees it. 0 or -ENOMEM. */
int junit_end(struct junit *junit, FILE *stream);

/* Begins and ends a suite, with properties that end with a NULL name. What XML cannot hold becomes
 * "?" in all texts. */
int junit_suite_begin(
	struct junit *junit, const char *name, const struct junit_property *properties);
void junit_suite_end(struct junit *junit);

/* One case of the suite, with a name that no other case of it has; `time_s` is left out if it is
 * NAN, `message` is of no matter to one that passed, `properties` may be NULL. */
void junit_case(struct junit *junit, const char *name, double time_s, enum junit_outcome outcome,
	const char *message, const struct junit_property *properties);

#endif
