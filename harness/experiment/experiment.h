/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An experiment: one workload under several models, for each value of up to two parameters,
 * measured in rounds. It is a suite with a row for each combination of values, which `simul bench`
 * measures.
 */
#ifndef SIMUL_EXPERIMENT_H
#define SIMUL_EXPERIMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/cell/cell_plan.h"
#include "harness/experiment/sweep.h"
#include "harness/results/row.h"

#define EXPERIMENT_SWEEPS 2
#define EXPERIMENT_ROUNDS 6

/* One combination of values: a row of the suite. */
struct point {
	const char *values[EXPERIMENT_SWEEPS]; /* of the sweeps, in their order; borrowed */
	char name[ROW_NAME];		       /* "tasks=100:workers=2" */
	struct run_request request;
	const char **settings; /* of the request; owned, with the last of its texts */
	char *own[EXPERIMENT_SWEEPS + 2];
	size_t own_count;
};

struct experiment {
	struct run_request request; /* what all points share; its model is of no matter */
	json_t *models;		    /* an array of names; owned */
	struct sweep sweeps[EXPERIMENT_SWEEPS];
	size_t sweep_count;
	struct point *points; /* the last sweep varies fastest; owned */
	size_t point_count;
};

/* Completes an experiment whose request is filled in: `models` is a list of models and of their
 * kinds with commas between, or "all"; `sweeps` has texts as sweep_read(), ending with NULL, and
 * may be NULL. Asks for every point and model whether simul run would take it. EXIT_FINE;
 * EXIT_USAGE or EXIT_WRONG, having complained. experiment_close() in any case. */
int experiment_open(struct experiment *experiment, const char *models, const char *const *sweeps);
void experiment_close(struct experiment *experiment);

/* Whether a list of models, as above, may name several. */
bool experiment_has_several(const char *models);

/* As a suite of that many rounds: a new object. */
json_t *experiment_suite(const struct experiment *experiment, int rounds);

#endif
