/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pool of workers that block: what `threads` and `processes` share.
 *
 * Spawned tasks are not moved. A group with tasks to run has a board (board.h) on which its owner
 * posts them; workers claim them, several at once where they are short (hand.h, pace.h). How
 * workers wait for work, and which is woken for it, is in crew.h.
 *
 * Everything here lives in the arena and is changed by single atomic stores: a worker that dies
 * leaves it consistent.
 */
#ifndef SIMUL_POOL_H
#define SIMUL_POOL_H

#include <stdatomic.h>
#include <stdint.h>

#include "models/parts/core.h"
#include "models/parts/parking.h"

struct worker {
	struct parking parking;
	_Atomic(struct activation *) innermost; /* of what it runs; NULL: nothing */
	_Atomic int32_t process;		/* processes: its id */
};

/* Makes a pool in the arena. `made` makes every eventfd at once, for use across a fork. -ENOMEM or
 * what eventfd(2) answers. */
int pool_open(int workers, int cores, int made);
void pool_close(void);

/* What one worker does, until pool_stop(): runs tasks. */
void pool_work(int index);

/* Tells all workers to return from pool_work() when they have nothing to run. */
void pool_stop(void);
bool pool_stopping(void);

/* How many workers have entered pool_work(); the root is unparked at each. */
int pool_entered(void);

struct worker *pool_worker(int index);
int64_t pool_peak(void);

/* What the workers and the root run now, innermost; at most `count`. Answers how many. */
int pool_running(struct activation **running, int count);

/* For a supervisor: worker `index` died. Ends its tasks as lost, gives back what they held, cancels
 * what they had spawned, and makes the worker's place ready for another. */
void pool_bereave(int index);

/* Told by pool_bereave() when it is done, for those who wait elsewhere; set before the supervisor
 * is forked. NULL: there are none. */
extern void (*pool_bereaved)(void);

/* The primitives of struct model. */
int pool_run(int (*root)(void *argument), void *argument);
int pool_group_opened(struct group *group);
void pool_group_closed(struct group *group);
void pool_spawned(struct group *group, struct task *task);
bool pool_help(struct group *group, bool reluctant);
bool pool_linger(const struct task *task);
void pool_unpark(struct task *task);
void pool_yield(void);

#endif
