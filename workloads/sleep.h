/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload sleep, for references that do its work by other means. */
#ifndef SIMUL_SLEEP_H
#define SIMUL_SLEEP_H

#include "workloads/traffic.h"

struct sleep {
	struct scene scene;
	struct seconds_list delays;
	struct traffic traffic;
	int64_t *slept; /* what each task says it waited, in nanoseconds */
};

extern const struct workload workload_sleep;

#endif
