/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What runs on a loop: the ready queue, and the switch from one task to the next. A task that waits
 * is parked on its run stack, and the thread switches directly to the next ready task. A task that
 * never waits runs on the stack of the task that ended before it, so it costs a call and no switch.
 */
#ifndef SIMUL_DISPATCH_H
#define SIMUL_DISPATCH_H

#include "models/loop/state.h"

/* The cycle of every run stack, task by task. */
extern const struct coroutine_cycle dispatch_cycle;

/* Adds a task to the ready queue, which is first in, first out, for new and woken tasks alike. */
void dispatch_ready(struct loop *loop, struct task *task);

/* For the poller: runs ready tasks until there are none, or until it is time to poll. */
void dispatch_run(struct loop *loop);

/* Operations of a scheduler. */
int dispatch_park(struct scheduler *self, int64_t limit);
void dispatch_unpark(struct scheduler *self, struct task *task);
void dispatch_yield(struct scheduler *self);
void dispatch_spawned(struct scheduler *self, struct group *group, struct task *task);

#endif
