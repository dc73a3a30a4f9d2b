/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coroutines: stacks that take turns in one thread, over Boost.Context's switch (about 5 ns; it
 * saves the registers that a call must keep and nothing else, above all no signal mask). The
 * sanitizers are told of every switch. One thread of a process may have them.
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

/* Boost.Context's interface to C; its headers are C++. */
struct coroutine_transfer {
	void *context, *data;
};
extern struct coroutine_transfer jump_fcontext(void *to, void *data);

/* The one that was left; it learns where it goes on from the one that arrives. */
extern struct coroutine *coroutine_left;

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
	coroutine_left = from;
	coroutine_leaves(from, to);
	struct coroutine_transfer transfer = jump_fcontext(to->context, to);
	coroutine_left->context = transfer.context;
	coroutine_arrives(from);
}

#endif
