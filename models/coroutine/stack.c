/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps stacks for coroutines in slabs and keeps a list of free ones. */
#include "models/coroutine/stack.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STACK_BYTES (256 * 1024) /* red zones and calls of the sanitizer's runtime need room */
#else
#define STACK_BYTES (64 * 1024)
#endif
#define SLAB_STACKS 64

struct stack_slab {
	struct stack_slab *next;
	unsigned char *memory;
	struct stack stacks[SLAB_STACKS];
};

static size_t guard_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* Guards a page. `weakest`: a method that was not available before is not tried again. */
static enum stack_guard guard_page(unsigned char *page, enum stack_guard weakest)
{
	if (weakest == GUARD_INSTALL && madvise(page, guard_bytes(), MADV_GUARD_INSTALL) == 0)
		return GUARD_INSTALL;
	if (mprotect(page, guard_bytes(), PROT_NONE) == 0)
		return GUARD_PROTECT;
	return GUARD_NONE;
}

static int add_slab(struct stack_pool *pool)
{
	struct stack_slab *slab = malloc(sizeof(*slab));
	size_t stride = STACK_BYTES + guard_bytes();
	void *memory =
		slab ? mmap(NULL, SLAB_STACKS * stride, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0)
		     : MAP_FAILED;
	if (memory == MAP_FAILED) {
		free(slab);
		return -1;
	}
	slab->memory = memory;
	slab->next = pool->slabs;
	pool->slabs = slab;
	/* From the top down, so that stacks are taken from the bottom up, each next to the previous
	 * one. */
	for (int i = SLAB_STACKS - 1; i >= 0; i--) {
		unsigned char *low = slab->memory + (size_t)i * stride;
		enum stack_guard guard = guard_page(low, pool->guard);
		pool->guard = guard > pool->guard ? guard : pool->guard;
		slab->stacks[i] =
			(struct stack){low + guard_bytes(), STACK_BYTES, pool->free_first};
		pool->free_first = &slab->stacks[i];
	}
	return 0;
}

struct stack *stack_take(struct stack_pool *pool)
{
	if (!pool->free_first && add_slab(pool) < 0)
		return NULL;
	struct stack *stack = pool->free_first;
	pool->free_first = stack->next;
	return stack;
}

void stack_give(struct stack_pool *pool, struct stack *stack)
{
	assert(pool->slabs && stack);
	stack->next = pool->free_first;
	pool->free_first = stack;
}

void stack_pool_close(struct stack_pool *pool)
{
	while (pool->slabs) {
		struct stack_slab *slab = pool->slabs;
		pool->slabs = slab->next;
		munmap(slab->memory, SLAB_STACKS * (STACK_BYTES + guard_bytes()));
		free(slab);
	}
	*pool = (struct stack_pool){0};
}
