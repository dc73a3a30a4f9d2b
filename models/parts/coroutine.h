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

/* What a coroutine does, for ever: `run`, then `rest` with what that answered. Nothing lies on the
 * stack while `run` is entered but where to return to, which is the same for all; so it is `run`
 * that many may be in, and `rest` does what would else be done around it. */
struct coroutine_cycle {
	int (*run)(void);
	void (*rest)(int result);
};

struct coroutine {
	void *context; /* where it goes on; valid while it does not run; its lowest live byte */
	struct stack *stack; /* NULL: the thread's own */
	const struct coroutine_cycle *cycle;
	void *sanitizer_fiber, *sanitizer_stack;
};

/* Names the thread's own stack; the first coroutine of a thread. */
void coroutine_thread(struct coroutine *self);

/* Makes a coroutine, which will begin with `run`. 0 or -ENOMEM. */
int coroutine_open(struct coroutine *coroutine, const struct coroutine_cycle *cycle);

/* Has a coroutine that does not run begin anew; what was on its stack is gone. */
void coroutine_renew(struct coroutine *coroutine);

/* Where what is on its stack begins, downwards. What is above is the same whenever it is in `run`,
 * and so after coroutine_renew(). */
unsigned char *coroutine_base(const struct coroutine *coroutine);

/* Gives the stack of a coroutine that does not run back. */
void coroutine_close(struct coroutine *coroutine);

/* Keeps the registers on the stack, and where that ends in `*from`; goes on at `to`, where the jump
 * that left answers `message`. */
int coroutine_jump(void **from, void *to, int message);

/* For the base of a stack, which is no C: one half of the cycle of the one that runs. */
int coroutine_run(void);
void coroutine_rest(int result);

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

/* Leaves `from`, which must be the one that runs, for `to`, which gets `message`. Returns when
 * somebody switches back, and answers the message of that one; a new coroutine is told none. Where
 * it is the last thing that a function does, that leaves nothing on the stack. */
static inline int coroutine_switch(struct coroutine *from, struct coroutine *to, int message)
{
	coroutine_here = to;
	coroutine_leaves(from, to);
	int answer = coroutine_jump(&from->context, to->context, message);
	coroutine_arrives(from);
	return answer;
}

#endif
