/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task from its first instruction to its end, for the code that runs tasks. */
#ifndef SIMUL_RUN_H
#define SIMUL_RUN_H

#include "models/task/scheduler.h"
#include "models/task/state.h"

/* Makes a task (or NULL) the one that runs in the calling thread. */
static inline void task_make_current(struct task *task)
{
	scheduler->current = task;
	if (scheduler->innermost)
		atomic_store_explicit(scheduler->innermost, task ? task_activation(task) : NULL,
			memory_order_release);
}

/* Begins a task that no other thread can begin: it gets an activation. Returns its function, or
 * NULL if the memory for that is used up. If there is a current task, the new one runs inside its
 * join, which must be left at `recall`. `tick` is now. */
task_function *task_begin(struct task *task, int64_t recall, uint64_t tick);

/* Runs a task that has begun in the calling thread, as the current one, and closes the groups that
 * it left open. Returns its code: -ECANCELED, without running it, if it was cancelled before. */
int task_run(struct task *task, task_function *function);

/* Ends it with that code; the task below becomes current again. Returns the tick of the end. */
uint64_t task_finish(struct task *task, int code);

/* All three. */
uint64_t task_execute(struct task *task, int64_t recall, uint64_t tick);

/* Closes the groups that an ending task has left open. */
void task_close_groups(struct task *task);

/* Ends a task with a code, whichever task is current. Returns the tick. */
uint64_t task_end(struct task *task, int code);

/* For a supervisor: ends a task whose runner has died, at any instruction. */
void task_lose(struct task *task);

/* Asks one task to end, see group_cancel(). Any thread. */
void task_cancel(struct task *task);

/* Unparks a task and every task below it that has begun and not ended. Only if no other thread
 * runs: the tree must not change meanwhile. */
void tasks_wake(struct task *task);

#endif
