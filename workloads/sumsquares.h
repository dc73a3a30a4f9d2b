/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload sumsquares and what its tasks compute, for references that do its work by
 * other means. */
#ifndef SIMUL_SUMSQUARES_H
#define SIMUL_SUMSQUARES_H

#include "workloads/workload.h"

struct job {
	int64_t n, repeat;
};

struct sum {
	struct effort effort;
	uint64_t halves[2]; /* of the 128-bit sum, the high one first */
	int64_t alike;	    /* repetitions that gave the same */
};

struct sumsquares {
	struct run_parameters run;
	struct job job;
	struct sum *sums;
};

/* A task's work: from a struct job to a struct sum that is all zero. 0. */
int sumsquares_add_up(const void *in, void *out);

extern const struct workload workload_sumsquares;

#endif
