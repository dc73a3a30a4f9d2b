/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a bench: the cells of a suite that are to run here. */
#ifndef SIMUL_PLAN_H
#define SIMUL_PLAN_H

#include <jansson.h>

#include "harness/bench/suite.h"
#include "harness/results/row.h"

struct plan_cell {
	const struct row *row;
	const char *model;
	int workers;		/* at least 1 */
	int64_t tasks;		/* 0: the workload's own number */
	double second;		/* real seconds that a document second lasts */
	const json_t *settings; /* beyond those of the row; NULL: none */
	const json_t *json;	/* the cell as bench.json has it */
	bool base;		/* of an interleaved bench: runs the base's program */
};

struct plan {
	const struct suite *suite; /* borrowed */
	json_t *claims;		   /* those that the bench is about, as claims.json has them; owned;
				    * NULL: none */
	struct row *rows;	   /* owned */
	struct plan_cell *cells;   /* in the order of the suite, owned */
	size_t count;		   /* at least 1 */
	bool interleaved;	   /* with cells of the base, each after its twin */
};

/* Fills a plan with the cells of the rows for which `wanted` is set, by index, and of `models`, a
 * list with commas between; NULL: all. Takes over `claims`. The suite must outlive the plan.
 * EXIT_FINE; EXIT_USAGE, having complained, when one of the models is not in the suite or nothing
 * is left; then there is nothing to release. Ends the program when memory runs out. */
int plan_open(struct plan *plan, const struct suite *suite, const bool *wanted, const char *models,
	json_t *claims);
void plan_release(struct plan *plan);

/* Makes the bench an interleaved one: after each cell comes the same for the base's program. Models
 * of the documents' language and references are alike for both and get no such twin. Call it once.
 */
void plan_interleave(struct plan *plan);

/* Takes the cells out for which `unwanted` is set, by index. */
void plan_drop(struct plan *plan, const bool *unwanted);

/* The cells that are chosen, by index: "MODEL (ROW, ROW), MODEL (ROW)"; "" if none is. The caller
 * owns the text. Ends the program when memory runs out. */
char *plan_list(const struct plan *plan, const bool *chosen);

/* The rows as bench.json has them, see results/README.md: those of the base, or the others. The
 * caller owns the array. */
json_t *plan_describe(const struct plan *plan, bool base);

/* Whether any cell's model is of that kind, as kind_is_original(). */
bool plan_has(const struct plan *plan, bool (*is)(const char *model));

#endif
