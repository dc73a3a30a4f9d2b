/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload spawn, for references that do its work by other means. */
#ifndef SIMUL_SPAWN_H
#define SIMUL_SPAWN_H

#include "workloads/workload.h"

struct spawn {
	struct run_parameters run;
	int64_t window;
	int64_t *answers; /* the first of them, for one window after the other */
	int64_t sum;	  /* over all tasks of what they were told */
};

extern const struct workload workload_spawn;

#endif
