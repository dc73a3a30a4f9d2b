/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A first-in-first-out list of tasks that wait for one object, kept under the object's latch.
 *
 * Crash tolerance: `list` is set before a waiter is linked and cleared after it is unlinked, so the
 * list can be built again from the waiters themselves if its latch's holder died in between.
 */
#ifndef SIMUL_WAITERS_H
#define SIMUL_WAITERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct activation;
struct task;
struct waiters;

struct waiter {
	struct waiter *earlier, *later;
	_Atomic(struct waiters *) list; /* that it stands in, or NULL */
	uint64_t ticket;		/* its turn; kept when it was woken in vain */
};

struct waiters {
	struct waiter *first, *last;
	uint64_t tickets;
};

/* Puts the current task in the list: at its end, or, if `again`, at its earlier turn. */
void waiters_join(struct waiters *list, struct task *task, bool again);

/* Takes a task out, if it is in. Answers whether it was. */
bool waiters_leave(struct waiters *list, struct activation *activation);

/* Unparks the first waiter, or all, and takes them out. */
void waiters_wake_first(struct waiters *list);
void waiters_wake_all(struct waiters *list);

/* Builds the list again from those in `candidates` whose waiter names it. */
void waiters_rebuild(struct waiters *list, struct activation *const *candidates, int count);

#endif
