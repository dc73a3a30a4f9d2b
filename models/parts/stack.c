/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/stack.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STACK_BYTES (256 * 1024) /* red zones and shadow calls take room */
#else
#define STACK_BYTES (64 * 1024)
#endif
#define SLAB_STACKS 64

struct slab {
	struct slab *older;
	unsigned char *memory;
	struct stack stacks[SLAB_STACKS];
};

enum stack_guard {
	GUARD_NONE,    /* neither below can be had: the last resort of a full machine */
	GUARD_PROTECT, /* mprotect(2): each splits a mapping, and those are limited */
	GUARD_INSTALL, /* MADV_GUARD_INSTALL, Linux 6.13: costs no mapping */
};

static struct slab *slabs;
static struct stack *free_stacks;
static enum stack_guard weakest = GUARD_INSTALL;

static size_t guard_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static enum stack_guard guard(unsigned char *page)
{
	if (weakest == GUARD_INSTALL && madvise(page, guard_bytes(), MADV_GUARD_INSTALL) == 0)
		return GUARD_INSTALL;
	if (mprotect(page, guard_bytes(), PROT_NONE) == 0)
		return GUARD_PROTECT;
	return GUARD_NONE;
}

static int add_slab(void)
{
	struct slab *slab = malloc(sizeof(*slab));
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
	slab->older = slabs;
	slabs = slab;
	/* From the top down, so that the first ones handed out are neighbours from the bottom up.
	 */
	for (int i = SLAB_STACKS - 1; i >= 0; i--) {
		unsigned char *low = slab->memory + (size_t)i * stride;
		enum stack_guard how = guard(low);
		weakest = how < weakest ? how : weakest;
		slab->stacks[i] = (struct stack){low + guard_bytes(), STACK_BYTES, free_stacks};
		free_stacks = &slab->stacks[i];
	}
	return 0;
}

struct stack *stack_take(void)
{
	if (!free_stacks && add_slab() < 0)
		return NULL;
	struct stack *stack = free_stacks;
	free_stacks = stack->next;
	return stack;
}

void stack_give_back(struct stack *stack)
{
	stack->next = free_stacks;
	free_stacks = stack;
}

void stacks_close(void)
{
	while (slabs) {
		struct slab *slab = slabs;
		slabs = slab->older;
		munmap(slab->memory, SLAB_STACKS * (STACK_BYTES + guard_bytes()));
		free(slab);
	}
	free_stacks = NULL;
}
