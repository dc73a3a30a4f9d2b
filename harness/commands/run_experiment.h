/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul run` with several models, rounds or a sweep. */
#ifndef SIMUL_RUN_EXPERIMENT_H
#define SIMUL_RUN_EXPERIMENT_H

#include <stdbool.h>

#include "harness/cell/cell_plan.h"

/* As on the command line; texts may be NULL. */
struct experiment_options {
	const char *baseline, *y, *plot, *csv, *out;
	const char *const *sweeps;
	int rounds; /* RUN_NOT_GIVEN: not asked for */
	int quiet, as_json;
};

/* Whether these ask for an experiment, not for a single run. */
bool is_experiment(const struct run_request *request, const struct experiment_options *options);

/* Measures and prints it. An enum exit_code; has complained if it is not EXIT_FINE. */
int run_experiment(const struct run_request *request, const struct experiment_options *options);

#endif
