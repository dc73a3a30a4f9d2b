/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload grain and what its tasks do, for references that do its work by other
 * means.
 */
#ifndef SIMUL_GRAIN_WORKLOAD_H
#define SIMUL_GRAIN_WORKLOAD_H

#include "workloads/workload.h"

struct grain {
	struct run_parameters run;
	double total, wait;
	int64_t grain, outstanding;
	uint64_t units;	  /* of work a task */
	int64_t right;	  /* tasks whose work came out as expected */
	double rate;	  /* units a second, of the fastest stretch known */
	uint64_t *values; /* of those outstanding, grain_values() each */
};

/* What the i-th task of a batch does, from one value to grain_values() of them. */
task_function *grain_function(const struct grain *w, int64_t i);
int64_t grain_values(const struct grain *w);

/* What a task is told. */
uint64_t grain_input(const struct grain *w);

/* Looks at what the `count` tasks of a batch answered, and counts those that are right. */
void grain_look_at(struct grain *w, int64_t count);

extern const struct workload workload_grain;

#endif
