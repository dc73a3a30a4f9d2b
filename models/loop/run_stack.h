/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Run stacks: where tasks of the loop run. A run stack is a coroutine with its stack; a task takes
 * one when it begins and has it until it ends.
 *
 * With own stacks there are as many run stacks as tasks that have begun. With copied stacks there
 * are a few, which all tasks share (libco's shared stacks). A waiting task keeps its run stack
 * until another task needs it. Then the live bytes are copied out to a saved stack, and copied back
 * to the same addresses before the task resumes. So pointers within a stack stay valid. A pointer
 * into it from elsewhere is valid while its task runs, but not while it waits.
 */
#ifndef SIMUL_RUN_STACK_H
#define SIMUL_RUN_STACK_H

#include "models/model.h"
#include "models/task/state.h"
#include "models/coroutine/coroutine.h"
#include "models/coroutine/stack.h"

struct run_stack {
	struct coroutine coroutine;
	struct task *task;	       /* whose frames are on it; NULL: it is free */
	struct run_stack *prev, *next; /* in the list of free ones, if it is free */
	int number;
};

/* The run stacks of one loop, used by its thread only. */
struct run_stacks {
	struct run_stack *free_first;
	struct run_stack **array; /* by number */
	int count, capacity, max;
	int next_victim; /* which stack to copy out next: the hand of the clock algorithm */
	const struct coroutine_cycle *cycle;
	enum model_stacks kind; /* STACKS_OWN or STACKS_COPIED; remains after the end */
	struct stack_pool pool;
};

/* `max`: how many run stacks are shared if they are copied, 0 for a default. Each goes through
 * `cycle`. -ENOTSUP: a sanitized build cannot copy stacks; there is nothing to close. */
int run_stacks_open(struct run_stacks *stacks, enum model_stacks kind, int max,
	const struct coroutine_cycle *cycle);

/* All tasks must have ended. */
void run_stacks_close(struct run_stacks *stacks);

/* A run stack for a task that has not begun. `own` is the caller's and is not changed; NULL: the
 * caller is on none. On failure NULL, with -ENOMEM in `*error`, or -EAGAIN if the caller's is the
 * only one. */
struct run_stack *run_stack_take(
	struct run_stacks *stacks, struct task *task, const struct run_stack *own, int *error);

/* The run stack of a task that has begun, if its frames are on it; else NULL. */
static inline struct run_stack *run_stack_in_place(const struct task *task)
{
	const struct activation *activation = task_activation(task);
	return activation->depth == 0 ? activation->context : NULL;
}

/* The run stack of a waiting task, with its frames on it, copied in if necessary. NULL if that
 * would overwrite `own`, the caller's: then call it again from elsewhere. */
struct run_stack *run_stack_return(
	struct run_stacks *stacks, struct task *task, const struct run_stack *own);

/* Gives a run stack whose task has ended to a task that has not begun. */
void run_stack_hand_over(struct run_stack *stack, struct task *task);

/* Frees a run stack whose task has ended. */
void run_stack_release(struct run_stacks *stacks, struct run_stack *stack);

#endif
