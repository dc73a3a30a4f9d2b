/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measuring one cell, in this process. */
#ifndef SIMUL_MEASUREMENT_H
#define SIMUL_MEASUREMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/cell/cell_plan.h"
#include "harness/format/problem.h"
#include "harness/results/record.h"

#define MEASUREMENT_DIAGNOSTICS 64

/* What was measured. */
struct measurement {
	struct record record; /* of what the run itself yields; the rest is added by run_json() */
	struct model_tally tally;
	enum model_stacks stacks; /* STACKS_DEFAULT: the model has no loop */
	struct model_diagnostic diagnostics[MEASUREMENT_DIAGNOSTICS];
	int diagnostic_count;
	int64_t events_dropped; /* from the trace */
	uint64_t checksum;
	json_t *facts;	  /* what the workload states; the caller's reference; NULL: it failed */
	int error;	  /* what the run answered: 0, or -errno */
	char result[128]; /* in words; empty if the workload has none */
	struct problem problem; /* why it is not valid */
};

/* Starts the model, runs the workload once, checks it, ends the model. `setup_s` is left to the
 * caller. 0, with record.valid and `problem` saying how it went; or -errno when the model could not
 * be started, with the reason in `problem`. */
int measurement_take(const struct cell_plan *plan, struct measurement *measured);

#endif
