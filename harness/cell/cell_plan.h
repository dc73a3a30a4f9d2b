/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cell that is to be measured: what a user asks for, checked and completed. */
#ifndef SIMUL_CELL_PLAN_H
#define SIMUL_CELL_PLAN_H

#include <stdint.h>
#include <sys/types.h>

#include "harness/cell/workers.h"
#include "models/model.h"
#include "workloads/arrivals.h"
#include "workloads/workload.h"

/* A number that was not asked for. */
#define RUN_NOT_GIVEN INT32_MIN

/* As on the command line of simul run; texts may be NULL, but for the first two. */
struct run_request {
	const char *workload, *model;
	const char *trace, *rate, *disturb, *stacks;
	int workers, port;
	long long tasks;
	double second, work_rate;
	const char *const *settings; /* NAME=VALUE, NULL at the end */
};

/* It must stay where it was opened: the state points to its arrivals. */
struct cell_plan {
	const struct workload *workload;
	const struct model *model;
	int cores;
	struct workers workers;
	struct arrivals arrivals;
	void *state;	   /* the workload's, with parameters and options in place */
	const char *trace; /* write a trace to this file; NULL: do not */
	enum model_stacks stacks;
	pid_t helper; /* the helper server's process; 0: there is none, or it is not known */
};

/* The workload of that name; NULL, having complained. */
const struct workload *cell_plan_workload(const char *name);

/* Fills a plan. EXIT_FINE; having complained, EXIT_USAGE if something in the request is wrong, or
 * EXIT_WRONG if the trace cannot be written or memory is used up. Close it in any case. */
int cell_plan_open(struct cell_plan *plan, const struct run_request *request);
void cell_plan_close(struct cell_plan *plan);

#endif
