/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload sleep, for references that do its work by other means. */
#ifndef SIMUL_SLEEP_H
#define SIMUL_SLEEP_H

#include "workloads/workload.h"

struct sleep {
	struct run_parameters run;
	struct seconds_list delays;
	int64_t *slept; /* what each task says it waited, in nanoseconds */
};

extern const struct workload workload_sleep;

#endif
