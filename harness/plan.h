/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a bench: the cells of a suite that are to run here. */
#ifndef SIMUL_PLAN_H
#define SIMUL_PLAN_H

#include <jansson.h>

#include "harness/suite.h"

struct plan_cell {
	const struct suite_row *row;
	const char *model;
	int workers;   /* at least 1 */
	int64_t tasks; /* 0: the workload's own number */
};

struct plan {
	const struct suite *suite;
	struct plan_cell *cells; /* in the order of the suite, owned */
	size_t count;		 /* at least 1 */
};

/* Fills a plan with the cells of the suite that `only` and `models` leave: comma-separated ids of
 * rows and names of models, NULL for all. EXIT_FINE; EXIT_USAGE, having complained, when one of the
 * names is not in the suite or nothing is left, and then there is nothing to release. Ends the
 * program when memory runs out. */
int plan_open(struct plan *plan, const char *suite, const char *only, const char *models);
void plan_release(struct plan *plan);

/* The rows as bench.json has them, see results/README.md. The caller owns the array. */
json_t *plan_describe(const struct plan *plan);

#endif
