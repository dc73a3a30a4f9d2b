/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judgements for people and for programs. What answers a number answers 0 or -ENOMEM;
 * errors of writing stay in the stream. */
#ifndef SIMUL_JUDGEMENT_EXPORT_H
#define SIMUL_JUDGEMENT_EXPORT_H

#include <stdio.h>

#include "harness/claims/judgement.h"

/* A table with a line for each ruling, and the count of verdicts. */
int judgement_text(const struct judgements *judgements, FILE *stream);

/* A new object: `tally` by verdict, and `claims`, each with its rulings. The caller owns it; NULL
 * if memory runs out. */
json_t *judgement_describe(const struct judgements *judgements);

/* The same as text. */
int judgement_json(const struct judgements *judgements, FILE *stream);

/* JUnit's XML: a claim is a test suite, each of its rulings a test case. Not held is a failure; n/a
 * and not decidable are skipped, with the reason. */
int judgement_junit(const struct judgements *judgements, FILE *stream);

/* The suites alone, for a file that has others too. */
void judgement_junit_suites(const struct judgements *judgements, FILE *stream);

#endif
