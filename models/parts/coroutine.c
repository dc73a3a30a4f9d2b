/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/coroutine.h"

#include <pthread.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#if __has_feature(thread_sanitizer) && !defined(__SANITIZE_THREAD__)
#define __SANITIZE_THREAD__ 1
#endif
#endif

/* Boost.Context's interface to C; its headers are C++. */
struct transfer {
	void *context, *data;
};
extern struct transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *top, size_t bytes, void (*function)(struct transfer));

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>

static void announce_leaving(struct coroutine *from, const struct coroutine *to)
{
	__sanitizer_start_switch_fiber(&from->sanitizer_stack, to->stack->low, to->stack->bytes);
}

static void announce_arrival(struct coroutine *self)
{
	__sanitizer_finish_switch_fiber(self->sanitizer_stack, NULL, NULL);
}
#else
static void announce_leaving(struct coroutine *from, const struct coroutine *to)
{
	(void)from;
	(void)to;
}

static void announce_arrival(struct coroutine *self)
{
	(void)self;
}
#endif

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>

static void fiber_thread(struct coroutine *self)
{
	self->sanitizer_fiber = __tsan_get_current_fiber();
}

static void fiber_open(struct coroutine *coroutine)
{
	coroutine->sanitizer_fiber = __tsan_create_fiber(0);
}

static void fiber_close(struct coroutine *coroutine)
{
	__tsan_destroy_fiber(coroutine->sanitizer_fiber);
}

static void fiber_switch(const struct coroutine *to)
{
	__tsan_switch_to_fiber(to->sanitizer_fiber, 0);
}
#else
static void fiber_thread(struct coroutine *self)
{
	(void)self;
}

static void fiber_open(struct coroutine *coroutine)
{
	(void)coroutine;
}

static void fiber_close(struct coroutine *coroutine)
{
	(void)coroutine;
}

static void fiber_switch(const struct coroutine *to)
{
	(void)to;
}
#endif

/* The one that was left; it learns where it goes on from the one that arrives. */
static _Thread_local struct coroutine *left;
static struct stack thread_stack;

void coroutine_thread(struct coroutine *self)
{
	*self = (struct coroutine){.stack = &thread_stack};
	pthread_attr_t attributes;
	void *low = NULL;
	if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
		pthread_attr_getstack(&attributes, &low, &thread_stack.bytes);
		pthread_attr_destroy(&attributes);
	}
	thread_stack.low = low;
	fiber_thread(self);
}

static void begin(struct transfer transfer)
{
	struct coroutine *self = transfer.data;
	left->context = transfer.context;
	announce_arrival(self);
	self->function();
	abort(); /* a coroutine's function has nowhere to return to */
}

struct coroutine *coroutine_open(void (*function)(void))
{
	struct coroutine *coroutine = calloc(1, sizeof(*coroutine));
	struct stack *stack = coroutine ? stack_take() : NULL;
	if (!stack) {
		free(coroutine);
		return NULL;
	}
	coroutine->stack = stack;
	coroutine->function = function;
	coroutine->context = make_fcontext(stack->low + stack->bytes, stack->bytes, begin);
	fiber_open(coroutine);
	return coroutine;
}

void coroutine_close(struct coroutine *coroutine)
{
	fiber_close(coroutine);
	stack_give_back(coroutine->stack);
	free(coroutine);
}

void coroutine_switch(struct coroutine *from, struct coroutine *to)
{
	left = from;
	announce_leaving(from, to);
	fiber_switch(to);
	struct transfer transfer = jump_fcontext(to->context, to);
	left->context = transfer.context;
	announce_arrival(from);
}
