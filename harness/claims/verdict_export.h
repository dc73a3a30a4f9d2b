/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts for people and for programs. What returns a number returns 0 or -ENOMEM;
 * errors of writing stay in the stream. */
#ifndef SIMUL_VERDICT_EXPORT_H
#define SIMUL_VERDICT_EXPORT_H

#include <stdio.h>

#include "harness/claims/claim_verdicts.h"
#include "harness/format/junit.h"

/* A table with a line for each verdict, and the count of verdicts. */
int verdicts_text(const struct claim_verdicts *verdicts, FILE *stream);

/* A new object: `tally` by verdict, and `claims`, each with its runs. The caller owns it; NULL
 * if memory runs out. */
json_t *verdicts_describe(const struct claim_verdicts *verdicts);

/* The same as text. */
int verdicts_json(const struct claim_verdicts *verdicts, FILE *stream);

/* JUnit's XML: a claim is a test suite, each of its runs a test case. Not held is a failure; n/a
 * and not decidable are skipped, with the reason. */
int verdicts_junit(const struct claim_verdicts *verdicts, FILE *stream);

/* The suites alone, for a file that has others too. */
int verdicts_junit_suites(const struct claim_verdicts *verdicts, struct junit *junit);

#endif
