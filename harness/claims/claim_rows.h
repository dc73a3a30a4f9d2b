/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a bench that claims need. */
#ifndef SIMUL_CLAIM_ROWS_H
#define SIMUL_CLAIM_ROWS_H

#include "harness/format/problem.h"
#include "harness/bench/suite.h"
#include "harness/claims/claim_set.h"

/* Adds a row to the suite for each run that a claim does not borrow, in the order of the claims. 0;
 * -EPROTO with one line in `problem` if a run is none. */
int claim_rows_add(const struct claim_set *claim_set, struct suite *suite, struct problem *problem);

/* Which claims a bench of `only` is about, a list of ids and rows with commas between; NULL: all.
 * What is evidence for one of them belongs to it. By index; the caller frees the array. Ends the
 * program when memory runs out. */
bool *claims_choose(const struct claim_set *claim_set, const char *only);

/* Whether one of the chosen claims needs the row. */
bool claims_need(const struct claim_set *claim_set, const bool *chosen, const char *row);

#endif
