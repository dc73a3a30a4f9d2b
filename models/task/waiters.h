/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A first-in-first-out list of tasks that wait for one object, kept under the object's lock, which
 * also rolls it back if its holder dies.
 */
#ifndef SIMUL_WAITERS_H
#define SIMUL_WAITERS_H

#include "models/memory/lock.h"
#include "models/task/state.h"

struct waiters {
	struct waiter *first, *last;
	uint64_t tickets;
};

/* Adds the task to the list: at its end, or, if `again`, at its earlier turn. `lock` is held; NULL:
 * only one thread uses the list. */
void waiters_join(struct waiters *list, struct lock *lock, struct task *task, bool again);

/* Removes the task of the activation from the list, if it is in it. */
void waiters_leave(struct waiters *list, struct lock *lock, struct activation *activation);

/* Unparks the first waiter and removes it. Returns whether there was one. */
bool waiters_wake_first(struct waiters *list, struct lock *lock);

/* The same for all. Each one is its own operation under the lock: if the holder dies, the rest stay
 * asleep and are woken by the recovery. */
void waiters_wake_all(struct waiters *list, struct lock *lock);

#endif
