/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Seats: where tasks of the loop run. A seat is a coroutine with its stack; a task takes one when
 * it begins and has it until it ends.
 *
 * With stacks of their own there are as many seats as tasks that wait. With copied stacks there are
 * a few, which all share: a task that waits keeps its stack where it is until somebody else needs
 * the seat; then the live bytes are copied out, and back to the very same addresses before it goes
 * on. So pointers within a stack stay good, and a pointer to it from elsewhere is good while its
 * task runs, and not while it waits.
 */
#ifndef SIMUL_SEAT_H
#define SIMUL_SEAT_H

#include "models/model.h"
#include "models/parts/core.h"
#include "models/parts/coroutine.h"

struct seat {
	struct coroutine coroutine;
	struct task *task;	      /* whose stack is on it; NULL: it is free */
	struct seat *earlier, *later; /* among the free ones, if it is free */
	int number;
};

/* `most`: how many seats are shared, 0 for as many as are sensible. Each goes through `cycle`.
 * -ENOTSUP: a sanitized build cannot copy stacks. */
int seats_open(enum model_stacks stacks, int most, const struct coroutine_cycle *cycle);

/* Every task has ended. */
void seats_close(void);

/* How task stacks are kept. */
enum model_stacks seats_stacks(void);

/* A seat for a task that has not begun. `here` is the caller's own and stays as it is; NULL: the
 * caller sits on none. Answers NULL with -ENOMEM, or -EAGAIN if there is only the caller's, in
 * `*error`. */
struct seat *seat_take(struct task *task, const struct seat *here, int *error);

/* The seat of a task that has begun, if its stack is on it; else NULL. */
static inline struct seat *seat_in_place(const struct task *task)
{
	const struct activation *activation = task_activation(task);
	return activation->depth == 0 ? activation->context : NULL;
}

/* The seat of a task that waits, with its stack on it. NULL if that is `here`, taken by the caller:
 * to be asked again from elsewhere. */
struct seat *seat_return(struct task *task, const struct seat *here);

/* Hands a seat whose task has ended to one that has not begun. */
void seat_hand_over(struct seat *seat, struct task *task);

/* The seat's task has ended. */
void seat_leave(struct seat *seat);

#endif
