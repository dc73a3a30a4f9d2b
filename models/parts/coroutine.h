/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coroutines: stacks that take turns in one thread. A switch saves the registers that a call must
 * keep and nothing else, above all no signal mask. Under x86-64 it is our own, since
 * Boost.Context's, which the others use, leaves by an indirect jump: after that, processors
 * mispredict every return of the functions that led to it. Floating-point modes are kept by Boost's
 * only. The sanitizers are told of every switch. One thread of a process may have coroutines.
 */
#ifndef SIMUL_COROUTINE_H
#define SIMUL_COROUTINE_H

#include "models/parts/stack.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature(thread_sanitizer) && !defined(__SANITIZE_THREAD__)
#define __SANITIZE_THREAD__ 1
#endif
#endif

/* The sanitizers keep books on what lies on a stack: there, what is copied out and back is lost. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COROUTINES_SANITIZED 1
#else
#define COROUTINES_SANITIZED 0
#endif

struct coroutine {
	void *context; /* where it goes on; valid while it does not run; its lowest live byte */
	struct stack *stack; /* NULL: the thread's own */
	void (*function)(void);
	void *sanitizer_fiber, *sanitizer_stack;
};

/* Names the thread's own stack; the first coroutine of a thread. */
void coroutine_thread(struct coroutine *self);

/* Makes a coroutine that will run `function`, which must never return. 0 or -ENOMEM. */
int coroutine_open(struct coroutine *coroutine, void (*function)(void));

/* Has a coroutine that does not run begin anew; what was on its stack is gone. */
void coroutine_renew(struct coroutine *coroutine);

/* Gives the stack of a coroutine that does not run back. */
void coroutine_close(struct coroutine *coroutine);

/* Keeps the registers on the stack, and where that ends in `*from`; goes on at `to`. */
void coroutine_jump(void **from, void *to);

/* The one that runs, or is about to. */
extern struct coroutine *coroutine_here;

#if COROUTINES_SANITIZED
void coroutine_leaves(struct coroutine *from, const struct coroutine *to);
void coroutine_arrives(struct coroutine *self);
#else
static inline void coroutine_leaves(struct coroutine *from, const struct coroutine *to)
{
	(void)from;
	(void)to;
}

static inline void coroutine_arrives(struct coroutine *self)
{
	(void)self;
}
#endif

/* Leaves `from`, which must be the one that runs, for `to`; returns when somebody switches back. */
static inline void coroutine_switch(struct coroutine *from, struct coroutine *to)
{
	coroutine_here = to;
	coroutine_leaves(from, to);
	coroutine_jump(&from->context, to->context);
	coroutine_arrives(from);
}

#endif
