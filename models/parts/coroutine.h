/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coroutines: stacks that take turns in one thread, over Boost.Context's switch (about 6 ns; it
 * saves the registers that a call must keep and nothing else, above all no signal mask). The
 * sanitizers are told of every switch.
 */
#ifndef SIMUL_COROUTINE_H
#define SIMUL_COROUTINE_H

#include "models/parts/stack.h"

struct coroutine {
	void *context;	     /* where it goes on; valid while it does not run */
	struct stack *stack; /* NULL: the thread's own */
	void (*function)(void);
	struct coroutine *next; /* for the owner's lists */
	void *argument;		/* for the owner */
	void *sanitizer_fiber, *sanitizer_stack;
};

/* Names the thread's own stack; the first coroutine of a thread. */
void coroutine_thread(struct coroutine *self);

/* A coroutine that will run `function`, which must never return. NULL when memory is used up. */
struct coroutine *coroutine_open(void (*function)(void));

/* Frees a coroutine that does not run. */
void coroutine_close(struct coroutine *coroutine);

/* Leaves `from`, which must be the one that runs, for `to`; returns when somebody switches back. */
void coroutine_switch(struct coroutine *from, struct coroutine *to);

#endif
