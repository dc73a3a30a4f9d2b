/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a bench: the cells of a suite that are to run here. */
#ifndef SIMUL_PLAN_H
#define SIMUL_PLAN_H

#include <jansson.h>

#include "harness/claims/ledger.h"
#include "harness/bench/suite.h"

struct plan_cell {
	const struct suite_row *row;
	const char *model;
	int workers;		     /* at least 1 */
	int64_t tasks;		     /* 0: the workload's own number */
	double second;		     /* real seconds that a document second lasts */
	const char *const *settings; /* beyond those of the row, ending with NULL */
	bool base;		     /* of an interleaved bench: runs the base's program */
};

struct plan {
	const struct suite *suite;
	struct ledger ledger;	       /* empty, if the suite is not about claims */
	bool *chosen;		       /* by claim: whether this bench is about it; owned */
	struct suite_row *claim_rows;  /* owned */
	const struct suite_row **rows; /* all there are; owned */
	size_t row_count;
	struct plan_cell *cells; /* in the order of the suite, owned */
	size_t count;		 /* at least 1 */
	bool interleaved;	 /* with cells of the base, each after its twin */
};

/* Fills a plan with the cells of the suite that `only` and `models` leave: comma-separated ids of
 * rows or claims and names of models, NULL for all. A claim brings the rows that it needs, and the
 * claims that are its evidence. EXIT_FINE; EXIT_USAGE, having complained, when one of the names is
 * not in the suite or nothing is left; EXIT_WRONG when the claims cannot be read; then there is
 * nothing to release. Ends the program when memory runs out. */
int plan_open(struct plan *plan, const char *suite, const char *only, const char *models);
void plan_release(struct plan *plan);

/* Makes the bench an interleaved one: after each cell comes the same for the base's program. Models
 * of the documents' language and references are alike for both and get no such twin. Call it once.
 */
void plan_interleave(struct plan *plan);

/* Takes the cells out for which `unwanted` is set, by index. */
void plan_drop(struct plan *plan, const bool *unwanted);

/* A new array of the claims that the plan is about. The caller owns it. */
json_t *plan_claims(const struct plan *plan);

/* The rows as bench.json has them, see results/README.md: those of the base, or the others. The
 * caller owns the array. */
json_t *plan_describe(const struct plan *plan, bool base);

/* Whether any cell's model is of that kind, as who_is_original(). */
bool plan_has(const struct plan *plan, bool (*is)(const char *model));

#endif
