/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Creates coroutines and switches between them: in assembler on x86-64, else by Boost.Context. */
#include "models/coroutine/coroutine.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>

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
	*self = (struct coroutine){.stack = &self->thread_stack};
	pthread_attr_t attributes;
	void *low = NULL;
	if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
		pthread_attr_getstack(&attributes, &low, &self->thread_stack.bytes);
		pthread_attr_destroy(&attributes);
	}
	self->thread_stack.low = low;
	fiber_thread(self);
}

/* Called in turn at the base of every stack: by the assembler below or by run_for_ever(). */
int coroutine_run(struct coroutine *self)
{
	return self->cycle->run(self);
}

void coroutine_rest(struct coroutine *self, int result)
{
	self->cycle->rest(self, result);
}

/* What a new coroutine runs first, instead of coroutine_run(). */
int coroutine_begin(struct coroutine *self)
{
	coroutine_arrives(self);
	return self->cycle->run(self);
}

#if defined(__x86_64__)

/* Leaves by a return, which keeps the processor's return stack buffer aligned: if both coroutines
 * switched in the same function, the returns that follow are predicted. Compilers use rbx first,
 * then rbp: these are pushed first, so that unused registers are at the low end. */
__asm__(".text\n"
	".globl coroutine_jump\n"
	".type coroutine_jump, @function\n"
	"coroutine_jump:\n"
	"	pushq %rbx\n"
	"	pushq %rbp\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movl %edx, %eax\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbp\n"
	"	popq %rbx\n"
	"	ret\n"
	".size coroutine_jump, .-coroutine_jump\n");

/* The base of every stack. Its words are, from the top down: one for alignment, the coroutine, and
 * the return address of coroutine_run(). All callee-saved registers are 0 in it. A new coroutine
 * begins as if it had been called from there. */
__asm__(".text\n"
	".type coroutine_cycle, @function\n"
	"coroutine_cycle:\n"
	"	movq (%rsp), %rdi\n"
	"	call coroutine_run\n"
	".globl coroutine_ran\n"
	"coroutine_ran:\n"
	"	movl %eax, %esi\n"
	"	movq (%rsp), %rdi\n"
	"	call coroutine_rest\n"
	"	jmp coroutine_cycle\n"
	".globl coroutine_first\n"
	"coroutine_first:\n"
	"	movq 8(%rsp), %rdi\n"
	"	jmp coroutine_begin\n"
	".size coroutine_cycle, .-coroutine_cycle\n");

extern const char coroutine_ran[], coroutine_first[];

/* What a jump pops, six registers and the return address; above that is the base. */
enum { SAVED_REGISTERS = 6, BASE_WORDS = 3, NEW_WORDS = SAVED_REGISTERS + 1 + BASE_WORDS };

static void *new_context(struct coroutine *coroutine)
{
	const struct stack *stack = coroutine->stack;
	uintptr_t *words = (uintptr_t *)(void *)(stack->low + stack->bytes) - NEW_WORDS;
	for (int i = 0; i < SAVED_REGISTERS; i++)
		words[i] = 0;
	words[SAVED_REGISTERS] = (uintptr_t)coroutine_first;
	words[SAVED_REGISTERS + 1] = (uintptr_t)coroutine_ran;
	words[SAVED_REGISTERS + 2] = (uintptr_t)coroutine;
	return words;
}

#else

/* Boost.Context's interface to C; its headers are C++. */
struct transfer {
	void *context, *data;
};
extern struct transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *top, size_t bytes, void (*function)(struct transfer));

/* Where to store the context of the coroutine that was left: Boost passes it to the one that
 * resumes. */
static _Thread_local void **left;

_Thread_local struct coroutine *coroutine_entered;

enum { BASE_WORDS = 0 };

int coroutine_jump(void **from, void *to, int message)
{
	left = from;
	struct transfer transfer = jump_fcontext(to, (void *)(intptr_t)message);
	*left = transfer.context;
	return (int)(intptr_t)transfer.data;
}

static void run_for_ever(struct transfer transfer)
{
	struct coroutine *self = coroutine_entered;
	*left = transfer.context;
	coroutine_rest(self, coroutine_begin(self));
	for (;;)
		coroutine_rest(self, coroutine_run(self));
}

static void *new_context(struct coroutine *coroutine)
{
	const struct stack *stack = coroutine->stack;
	return make_fcontext(stack->low + stack->bytes, stack->bytes, run_for_ever);
}

#endif

void coroutine_renew(struct coroutine *coroutine)
{
	assert(coroutine->cycle);
	coroutine->context = new_context(coroutine);
}

unsigned char *coroutine_base(const struct coroutine *coroutine)
{
	const struct stack *stack = coroutine->stack;
	return stack->low + stack->bytes - BASE_WORDS * sizeof(uintptr_t);
}

int coroutine_open(
	struct coroutine *coroutine, struct stack_pool *pool, const struct coroutine_cycle *cycle)
{
	*coroutine = (struct coroutine){.stack = stack_take(pool), .cycle = cycle};
	if (!coroutine->stack)
		return -ENOMEM;
	coroutine_renew(coroutine);
	fiber_open(coroutine);
	return 0;
}

void coroutine_close(struct coroutine *coroutine, struct stack_pool *pool)
{
	assert(coroutine->cycle);
	fiber_close(coroutine);
	stack_give(pool, coroutine->stack);
}
