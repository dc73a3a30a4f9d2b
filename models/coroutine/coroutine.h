/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Coroutines: stacks that take turns in one thread. A switch saves the registers that a call must
 * preserve and nothing else, in particular no signal mask. On x86-64 it is our own. Elsewhere it is
 * Boost.Context's, which leaves by an indirect jump: after that, x86-64 processors mispredict every
 * return of the functions that led to it. Only Boost's switch saves floating-point modes. The
 * sanitizers are told of every switch. Each thread may have coroutines; a coroutine stays in the
 * thread that opened it.
 */
#ifndef SIMUL_COROUTINE_H
#define SIMUL_COROUTINE_H

#include "models/coroutine/stack.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature(thread_sanitizer) && !defined(__SANITIZE_THREAD__)
#define __SANITIZE_THREAD__ 1
#endif
#endif

/* The sanitizers keep a shadow of what is on a stack; it is lost if stacks are copied out and in
 * again. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define COROUTINES_SANITIZED 1
#else
#define COROUTINES_SANITIZED 0
#endif

struct coroutine;

/* What a coroutine does, for ever: `run`, then `rest` with the result of `run`. When `run` is
 * entered, nothing is on the stack except its return address, which is the same on all stacks. Many
 * tasks may wait in `run`, each with its frames on the stack; therefore `rest` does the work that
 * would otherwise be done around `run`. */
struct coroutine_cycle {
	int (*run)(struct coroutine *self);
	void (*rest)(struct coroutine *self, int result);
};

/* Must not move: a thread's own coroutine refers to itself. */
struct coroutine {
	void *context; /* where it resumes, its lowest live byte; valid while it does not run */
	struct stack *stack;
	const struct coroutine_cycle *cycle; /* NULL: a thread's own coroutine */
	void *sanitizer_fiber, *sanitizer_stack;
	struct stack thread_stack; /* a thread's own stack: what `stack` refers to */
};

/* Makes the calling thread's own stack its first coroutine. */
void coroutine_thread(struct coroutine *self);

/* Creates a coroutine on a stack of the pool. It will begin with `run`. 0 or -ENOMEM. */
int coroutine_open(
	struct coroutine *coroutine, struct stack_pool *pool, const struct coroutine_cycle *cycle);

/* Resets a coroutine that is not running to its beginning; what was on its stack is lost. */
void coroutine_renew(struct coroutine *coroutine);

/* The upper end of what is on its stack while it is in `run`. What is above is the same whenever it
 * is in `run`, and therefore also after coroutine_renew(). */
unsigned char *coroutine_base(const struct coroutine *coroutine);

/* Releases the stack of a coroutine that is not running, to the pool that it was opened with. */
void coroutine_close(struct coroutine *coroutine, struct stack_pool *pool);

/* Pushes the registers and stores the stack pointer in `*from`; resumes at `to`, where the jump
 * that left returns `message`. */
int coroutine_jump(void **from, void *to, int message);

/* The two halves of the cycle, and the first half for a new coroutine. Only for the base of a
 * stack; external because that is in assembler. */
int coroutine_begin(struct coroutine *self);
int coroutine_run(struct coroutine *self);
void coroutine_rest(struct coroutine *self, int result);

#if !defined(__x86_64__)
/* The coroutine that was switched to last in this thread: a new coroutine learns from it which one
 * it is. */
extern _Thread_local struct coroutine *coroutine_entered;
#endif

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

/* Switches from `from`, which must be the running one, to `to`, which gets `message`. Returns when
 * another coroutine switches back, with the message of that switch; a new coroutine gets none. As a
 * tail call it leaves no frame on the stack. */
static inline int coroutine_switch(struct coroutine *from, struct coroutine *to, int message)
{
#if !defined(__x86_64__)
	coroutine_entered = to;
#endif
	coroutine_leaves(from, to);
	int answer = coroutine_jump(&from->context, to->context, message);
	coroutine_arrives(from);
	return answer;
}

#endif
