/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many workers a pool has if nobody says: a worker a task, at most WORKERS_THAT_WAIT, for tasks
 * that wait; a core each for tasks that compute, and for what a hybrid offloads, which computes.
 */
#ifndef SIMUL_WORKERS_H
#define SIMUL_WORKERS_H

#include "models/model.h"
#include "workloads/workload.h"

#define WORKERS_THAT_WAIT 64

/* Asks for a worker a task, however many there are: --workers tasks. */
#define WORKERS_PER_TASK (-1)

#define WORKERS_MAX 100000

struct workers {
	int count;	 /* at least 1 */
	const char *why; /* the rule in words; NULL: somebody said so, or the model has no pool */
};

/* `asked` is a number, WORKERS_PER_TASK, or 0 if nobody says. The state has the options in place
 * and the tasks counted. */
struct workers workers_choose(const struct model *under, const struct workload *workload,
	const void *state, int cores, int asked);

#endif
