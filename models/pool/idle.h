/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The idle state of a pool (Tokio's): which workers search for work, which are parked, and whom to
 * wake when a task is pushed.
 *
 * The rule is that of Go and Tokio: after a push, wake one parked worker, unless somebody searches;
 * who searches will find it, and whoever finds work and leaves some wakes the next.
 *
 * The race is between a push and a worker that goes to sleep. Who pushes does so before it looks
 * for a searching worker; who stops searching says so, and that it is parked, before it looks for
 * work for the last time (Tokio's final check). With sequentially consistent operations in this
 * order one of them sees the other. Rejected: to wake a worker for every push, which costs a system
 * call a task; to wake none while anybody is busy, which leaves tasks behind one that turns out
 * long.
 */
#ifndef SIMUL_IDLE_H
#define SIMUL_IDLE_H

#include <stdbool.h>

#include "models/pool/parker.h"
#include "models/pool/worker_set.h"

/* Who stops to search, to be parked or to be busy leaves the set. */
struct idle {
	struct worker_set searching, parked, busy;
	int searching_max;	 /* one less than there are cores */
	_Atomic int busy_max;	 /* the most that ever were busy at a time */
	struct parker **parkers; /* by number */
};

/* Makes it in the arena for workers with numbers below `count`. -ENOMEM. */
int idle_open(struct idle *idle, int count, int cores);

/* Something was pushed, or left by who claimed some of it: wakes a worker, unless one searches. */
void idle_notify(struct idle *idle);

/* The worker begins to search, unless enough others do: answers whether. */
bool idle_search_begin(struct idle *idle, int number);

/* The worker begins to run tasks. */
void idle_busy_begin(struct idle *idle, int number);

/* The worker begins, maybe in place of one that died. */
void idle_enter(struct idle *idle, int number);

#endif
