/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes run stacks, and copies frames of waiting tasks out and in where stacks are shared. */
#include "models/loop/run_stack.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Enough for tasks in conversation to keep their run stacks, and few enough that touching the pages
 * for the first time, a few microseconds each, does not matter. */
#define SHARED_RUN_STACKS 64
#define FIRST_CAPACITY 64
#define WORD 8 /* stacks are copied in words */
#define EXIT_WITHOUT_MEMORY 3

const char *stacks_name(enum model_stacks stacks)
{
	static const char *const names[] = {NULL, "own", "copied"};
	return names[stacks];
}

bool stacks_supported(enum model_stacks stacks)
{
	return stacks != STACKS_COPIED || !COROUTINES_SANITIZED;
}

int run_stacks_open(struct run_stacks *stacks, enum model_stacks kind, int max,
	const struct coroutine_cycle *cycle)
{
	if (!stacks_supported(kind))
		return -ENOTSUP;
	if (kind == STACKS_DEFAULT)
		kind = COROUTINES_SANITIZED ? STACKS_OWN : STACKS_COPIED;
	memset(stacks, 0, sizeof(*stacks));
	stacks->kind = kind;
	stacks->max = kind == STACKS_OWN ? INT32_MAX : max ? max : SHARED_RUN_STACKS;
	stacks->cycle = cycle;
	return 0;
}

void run_stacks_close(struct run_stacks *stacks)
{
	for (int i = 0; i < stacks->count; i++) {
		coroutine_close(&stacks->array[i]->coroutine, &stacks->pool);
		free(stacks->array[i]);
	}
	free(stacks->array);
	stacks->array = NULL;
	stacks->free_first = NULL;
	stacks->count = stacks->capacity = stacks->next_victim = 0;
	stack_pool_close(&stacks->pool);
}

static void make_free(struct run_stacks *stacks, struct run_stack *stack)
{
	stack->task = NULL;
	stack->prev = NULL;
	stack->next = stacks->free_first;
	if (stacks->free_first)
		stacks->free_first->prev = stack;
	stacks->free_first = stack;
}

static void assign(struct run_stack *stack, struct task *task)
{
	stack->task = task;
	task_activation(task)->context = stack;
}

static void make_taken(struct run_stacks *stacks, struct run_stack *stack, struct task *task)
{
	assert(!stack->task);
	*(stack->prev ? &stack->prev->next : &stacks->free_first) = stack->next;
	if (stack->next)
		stack->next->prev = stack->prev;
	assign(stack, task);
}

void run_stack_hand_over(struct run_stack *stack, struct task *task)
{
	assert(stack->task && !task_activation(task)->context);
	assign(stack, task);
}

void run_stack_release(struct run_stacks *stacks, struct run_stack *stack)
{
	assert(stack->task);
	make_free(stacks, stack);
}

static struct run_stack *add(struct run_stacks *stacks)
{
	if (stacks->count == stacks->capacity) {
		int capacity = stacks->capacity ? 2 * stacks->capacity : FIRST_CAPACITY;
		struct run_stack **grown =
			realloc(stacks->array, (size_t)capacity * sizeof(struct run_stack *));
		if (!grown)
			return NULL;
		stacks->array = grown;
		stacks->capacity = capacity;
	}
	struct run_stack *stack = calloc(1, sizeof(*stack));
	if (!stack || coroutine_open(&stack->coroutine, &stacks->pool, stacks->cycle) < 0) {
		free(stack);
		return NULL;
	}
	stack->number = stacks->count;
	stacks->array[stacks->count++] = stack;
	make_free(stacks, stack);
	return stack;
}

/* Copies out the frames of the task that waits on the run stack, and frees the stack: it must be
 * renewed, or copied in to, before it is switched to. Callee-saved registers that a task does not
 * use are 0 and at the low end; these words are only counted. -ENOMEM. */
static int copy_out(struct run_stacks *stacks, struct run_stack *stack)
{
	struct activation *activation = task_activation(stack->task);
	const uint64_t *low = stack->coroutine.context;
	const uint64_t *end = (const void *)coroutine_base(&stack->coroutine);
	uint16_t zeros = 0;
	while (low[zeros] == 0)
		zeros++;
	size_t words = (size_t)(end - low) - zeros;
	assert(words <= UINT16_MAX && stack->number <= UINT16_MAX);
	void *block = malloc(words * WORD);
	if (!block)
		return -ENOMEM;
	memcpy(block, low + zeros, words * WORD);
	activation->context = block;
	activation->depth = (uint16_t)words;
	activation->zeros = zeros;
	activation->home = (uint16_t)stack->number;
	make_free(stacks, stack);
	return 0;
}

/* The reverse, to a free run stack. */
static void copy_in(struct run_stack *stack, struct activation *activation)
{
	assert(!stack->task);
	size_t words = activation->depth, zeros = activation->zeros;
	coroutine_renew(&stack->coroutine); /* for the base */
	uint64_t *low = (uint64_t *)(void *)coroutine_base(&stack->coroutine) - words - zeros;
	memset(low, 0, zeros * WORD);
	memcpy(low + zeros, activation->context, words * WORD);
	free(activation->context);
	stack->coroutine.context = low;
	activation->depth = 0;
}

/* The clock algorithm without reference bits: each stack in turn, so that the task that has waited
 * longest tends to be copied out. NULL if there is only `own`. */
static struct run_stack *pick_victim(struct run_stacks *stacks, const struct run_stack *own)
{
	struct run_stack *stack = stacks->array[stacks->next_victim];
	stacks->next_victim = stacks->next_victim + 1 < stacks->count ? stacks->next_victim + 1 : 0;
	if (stack != own)
		return stack;
	stack = stacks->array[stacks->next_victim];
	return stack != own ? stack : NULL;
}

struct run_stack *run_stack_take(
	struct run_stacks *stacks, struct task *task, const struct run_stack *own, int *error)
{
	struct run_stack *stack = stacks->free_first;
	*error = -ENOMEM;
	if (!stack && stacks->count < stacks->max)
		stack = add(stacks);
	if (!stack && stacks->kind == STACKS_COPIED && stacks->count > 0) {
		stack = pick_victim(stacks, own);
		*error = stack ? copy_out(stacks, stack) : -EAGAIN;
		if (*error < 0)
			return NULL;
		coroutine_renew(&stack->coroutine);
	}
	if (stack)
		make_taken(stacks, stack, task);
	return stack;
}

static void give_up(void)
{
	static const char message[] =
		"simul: no memory for the stack of a waiting task; the run was given up\n";
	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	_exit(EXIT_WITHOUT_MEMORY);
}

struct run_stack *run_stack_return(
	struct run_stacks *stacks, struct task *task, const struct run_stack *own)
{
	struct activation *activation = task_activation(task);
	if (activation->depth == 0)
		return activation->context;
	struct run_stack *stack = stacks->array[activation->home];
	if (stack == own)
		return NULL;
	if (stack->task && copy_out(stacks, stack) < 0)
		give_up();
	copy_in(stack, activation);
	make_taken(stacks, stack, task);
	return stack;
}
