/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often each cell of a bench may still be run again because the machine disturbed it. */
#ifndef SIMUL_BUDGET_H
#define SIMUL_BUDGET_H

#include <stdbool.h>

#include "harness/bench/plan.h"
#include "harness/results/record.h"

/* Cells that cannot be told apart by row, model and workers, as those of the A/A arm, share what
 * they have. Twins of an interleaved bench are run again together, on the account of ours. */
struct budget {
	const struct plan *plan; /* borrowed */
	int *used;		 /* by cell, kept at the first of those that share; owned */
	int rounds;		 /* of the bench */
};

/* For a bench of so many rounds: half as many repetitions for each cell, rounded down. Ends the
 * program when memory runs out. */
void budget_open(struct budget *budget, const struct plan *plan, int rounds);
void budget_close(struct budget *budget);

/* The bench has become longer. */
void budget_extend(struct budget *budget, int rounds);

/* Counts what an earlier run of the bench has used: its records that were set aside. */
void budget_count(struct budget *budget, const struct records *records);

/* Takes a repetition for the cell at that index of the plan. false: none is left. */
bool budget_take(struct budget *budget, size_t index);

#endif
