/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stacks for coroutines: mapped in slabs, each with a guard page below, reused last in first out
 * while their pages are warm. A pool is used by one thread at a time.
 */
#ifndef SIMUL_STACK_H
#define SIMUL_STACK_H

#include <stddef.h>

struct stack_slab;

struct stack {
	unsigned char *low; /* above the guard page */
	size_t bytes;
	struct stack *next; /* in the list of free ones */
};

/* How a stack is guarded, best method first. */
enum stack_guard {
	GUARD_INSTALL, /* MADV_GUARD_INSTALL, Linux 6.13: costs no mapping */
	GUARD_PROTECT, /* mprotect(2): each splits a mapping, and those are limited */
	GUARD_NONE,    /* neither is possible: the machine is out of mappings */
};

/* All zero: empty, nothing allocated. */
struct stack_pool {
	struct stack *free_first;
	struct stack_slab *slabs; /* newest first */
	enum stack_guard guard;	  /* the weakest so far */
};

/* Takes a stack; NULL when memory is used up. */
struct stack *stack_take(struct stack_pool *pool);

/* Returns a stack to the pool. */
void stack_give(struct stack_pool *pool, struct stack *stack);

/* Unmaps all stacks, including those in use; the pool is empty afterwards. */
void stack_pool_close(struct stack_pool *pool);

#endif
