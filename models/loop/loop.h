/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The event loop: coroutines on one thread, over libuv. A thread has at most one; several threads
 * may have one each.
 */
#ifndef SIMUL_LOOP_H
#define SIMUL_LOOP_H

#include <stdbool.h>

#include "models/model.h"
#include "models/task/scheduler.h"

struct loop;

/* Creates the loop of the calling thread, and makes its scheduler the thread's own. `operations`
 * are loop_operations, or some of them replaced. 0 or -errno, with nothing left behind. */
int loop_open(struct loop **opened, const struct model_settings *settings,
	const struct scheduler_operations *operations);

/* Ends the loop, and fills in what is known about a run only on the loop: the most tasks in flight,
 * the longest time that a task held the thread from one clock reading to the next, and how stacks
 * were kept. */
void loop_close(struct loop *loop, struct model_usage *usage);

/* For a loop that other threads wake: calls `take` at each poll, and when `descriptor`, an eventfd,
 * is readable. `take` processes what others have sent and returns whether there was anything. With
 * `to_sleep` the loop will sleep if there was nothing, and has to be woken. 0 or -errno. */
int loop_listen(struct loop *loop, int descriptor, bool (*take)(void *context, bool to_sleep),
	void *context);

/* The calling thread's loop. */
struct loop *loop_here(void);

/* The context given to loop_listen(), of the loop that has this scheduler. */
void *loop_context(struct scheduler *self);

/* Counts tasks of the calling thread's loop that wait for something from outside: a descriptor, a
 * transfer, another thread. While there are none and no timer is set, a loop without ready tasks is
 * deadlocked. */
void loop_expect(int change);

/* Runs `root` as the root task to its end and returns what it returned; -ENOMEM. */
int loop_run(struct loop *loop, int (*root)(void *argument), void *argument);

/* The operations of a loop's scheduler. */
extern const struct scheduler_operations loop_operations;

#endif
