/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/coroutine.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

extern void *make_fcontext(void *top, size_t bytes, void (*function)(struct coroutine_transfer));

struct coroutine *coroutine_left;
static struct stack thread_stack;

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>

void coroutine_leaves(struct coroutine *from, const struct coroutine *to)
{
	__sanitizer_start_switch_fiber(&from->sanitizer_stack, to->stack->low, to->stack->bytes);
}

void coroutine_arrives(struct coroutine *self)
{
	__sanitizer_finish_switch_fiber(self->sanitizer_stack, NULL, NULL);
}
#endif

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>

void coroutine_leaves(struct coroutine *from, const struct coroutine *to)
{
	(void)from;
	__tsan_switch_to_fiber(to->sanitizer_fiber, 0);
}

void coroutine_arrives(struct coroutine *self)
{
	(void)self;
}

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
#endif

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

static void begin(struct coroutine_transfer transfer)
{
	struct coroutine *self = transfer.data;
	coroutine_left->context = transfer.context;
	coroutine_arrives(self);
	self->function(); /* it has nowhere to return to */
}

void coroutine_renew(struct coroutine *coroutine)
{
	const struct stack *stack = coroutine->stack;
	coroutine->context = make_fcontext(stack->low + stack->bytes, stack->bytes, begin);
}

int coroutine_open(struct coroutine *coroutine, void (*function)(void))
{
	*coroutine = (struct coroutine){.stack = stack_take(), .function = function};
	if (!coroutine->stack)
		return -ENOMEM;
	coroutine_renew(coroutine);
	fiber_open(coroutine);
	return 0;
}

void coroutine_close(struct coroutine *coroutine)
{
	fiber_close(coroutine);
	stack_give_back(coroutine->stack);
}
