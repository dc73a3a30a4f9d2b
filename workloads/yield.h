/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of workload yield, for references that do its work by other means. */
#ifndef SIMUL_YIELD_H
#define SIMUL_YIELD_H

#include "workloads/workload.h"

struct yield {
	struct run_parameters run;
	int64_t switches;
	int64_t *yielded; /* by each task */
};

extern const struct workload workload_yield;

#endif
