/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What queues, semaphores, mutexes and events have in common: a latch, lists of waiting tasks, and
 * what to do when a worker process dies.
 *
 * Every operation takes the object, changes it with one last store that makes the change (so that
 * a death before it leaves the object as it was), and drops it.
 */
#ifndef SIMUL_OBJECT_H
#define SIMUL_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "models/parts/latch.h"
#include "models/parts/waiters.h"

struct object;

struct object_kind {
	const char *name; /* for reports: what a task waits for */
	/* Puts right what is derived from other fields. NULL: nothing is. */
	void (*repair)(struct object *object);
	/* The object is taken; `worker`, which died, was running `task` (and tasks below it): gives
	 * back what they held. NULL: nothing can be held. */
	void (*bereave)(struct object *object, int worker, struct task *task);
};

struct object {
	struct latch latch;
	const struct object_kind *kind;
	struct waiters waiters[2]; /* what each is for is the kind's affair */
	struct object *older, *newer;
	size_t bytes;
};

/* Allocates an object of `bytes`, the struct object first, zeroed. NULL when memory is used up. */
void *object_open(const struct object_kind *kind, size_t bytes);
void object_close(struct object *object);

void object_take(struct object *object);
void object_drop(struct object *object);

/* Lets the object go, waits in its list number `list`, takes it again. `*again` keeps the task's
 * turn over repeated calls; begin with false. 0 (look again) or what task_wait() answers. */
int object_wait(struct object *object, int list, bool *again);

/* For a supervisor of processes: opens the register of objects before the fork; from then on
 * `who(running, count)` tells whose tasks may be in lists. -ENOMEM. */
int objects_open(int (*who)(struct activation **running, int count), int most);

/* Gives back everything that a dead worker held and takes its tasks out of all lists. */
void objects_bereave(int worker, struct activation *innermost);

#endif
