/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The idle state of a pool (Tokio's): which workers search for work, which are parked, and which to
 * wake when a task is pushed.
 *
 * The rule is that of Go and Tokio: after a push, wake one parked worker, unless some worker is
 * searching, since that one will find the task. A worker that finds work and leaves some behind
 * wakes the next one.
 *
 * The race is between a push and a worker that goes to sleep. The pusher pushes before it looks for
 * a searching worker. A worker that stops searching first announces that, and that it is parked,
 * and then looks for work one last time (Tokio's final check). With sequentially consistent
 * operations in this order one of them sees the other. Rejected: waking a worker for every push,
 * which costs one system call per task; waking none while some worker is busy, which leaves tasks
 * behind one that turns out to be long.
 */
#ifndef SIMUL_IDLE_H
#define SIMUL_IDLE_H

#include <stdbool.h>

#include "models/pool/parker.h"
#include "models/pool/worker_set.h"

/* A worker that stops searching, being parked or being busy leaves that set. */
struct idle {
	struct worker_set searching, parked, busy;
	int searching_max;	 /* one less than the number of cores */
	_Atomic int busy_max;	 /* the most that were ever busy at one time */
	struct parker **parkers; /* by number */
};

/* Creates it in the arena for workers with numbers below `count`. -ENOMEM. */
int idle_open(struct idle *idle, int count, int cores);

/* A task was pushed, or left behind by a worker that claimed others: wakes a worker, unless one is
 * searching. */
void idle_notify(struct idle *idle);

/* The worker begins to search, unless enough others do: returns whether it did. */
bool idle_search_begin(struct idle *idle, int number);

/* The worker begins to run tasks. */
void idle_busy_begin(struct idle *idle, int number);

/* The worker starts, possibly in place of one that died. */
void idle_enter(struct idle *idle, int number);

#endif
