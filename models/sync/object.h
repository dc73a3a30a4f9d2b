/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What queues, semaphores, mutexes and events have in common: a lock, lists of waiting tasks, and
 * what to do when a worker process dies.
 *
 * Every operation acquires the object, changes words with object_set(), and releases the object: if
 * the process dies in between, the object stays as it was.
 */
#ifndef SIMUL_OBJECT_H
#define SIMUL_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "models/memory/lock.h"
#include "models/task/waiters.h"

struct object;

struct object_kind {
	const char *name; /* for reports: what a task waits for */
	/* The object is acquired. `worker`, which died, was running `task` (and tasks below it):
	 * recovers what they held. NULL: nothing can be held. */
	void (*worker_died)(struct object *object, int worker, struct task *task);
};

struct object {
	struct lock lock;
	const struct object_kind *kind;
	struct waiters waiters[2]; /* the kind defines what each is for */
	struct object *prev, *next;
	size_t bytes;
};

/* Changes a word of an object that is acquired. */
#define object_set(object_, word, value) lock_set(&(object_)->lock, word, value)

/* Allocates an object of `bytes`, the struct object first, zeroed. NULL when memory is used up. */
void *object_open(const struct object_kind *kind, size_t bytes);
void object_close(struct object *object);

static inline void object_acquire(struct object *object)
{
	lock_acquire(&object->lock);
}

static inline void object_release(struct object *object)
{
	lock_release(&object->lock);
}

/* Wakes the first task in list number `list`, or all. The object is acquired. */
static inline void object_wake(struct object *object, int list)
{
	waiters_wake_first(&object->waiters[list], &object->lock);
}

static inline void object_wake_all(struct object *object, int list)
{
	waiters_wake_all(&object->waiters[list], &object->lock);
}

/* Releases the object, waits in its list number `list`, acquires it again. `*again` keeps the
 * task's turn over repeated calls; begin with false. 0 (look again) or the result of
 * task_wait(). */
int object_wait(struct object *object, int list, bool *again);

/* Where workers are processes: creates the register of open objects, before the fork. -ENOMEM. */
int objects_open(void);

/* For a supervisor: recovers everything that a dead worker held and removes its tasks from all
 * lists; `innermost` is what it ran. */
void objects_worker_died(int worker, struct activation *innermost);

#endif
