/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a bench that claims need. */
#ifndef SIMUL_CLAIM_ROWS_H
#define SIMUL_CLAIM_ROWS_H

#include "harness/claims/ledger.h"
#include "harness/bench/suite.h"

/* A new row for each run that a claim does not borrow, in the order of the claims; their texts
 * belong to the ledger. Sets `count`. The caller frees the array. Ends the program when memory runs
 * out. 0; -EPROTO with one line in `problem` (256 bytes) if a run does not fit a row. */
int claim_rows(const struct ledger *ledger, struct suite_row **rows, size_t *count, char *problem);

#endif
