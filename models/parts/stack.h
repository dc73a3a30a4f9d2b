/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stacks for coroutines: mapped in slabs, each with a guard page below, handed out again last in
 * first out while their pages are warm.
 */
#ifndef SIMUL_STACK_H
#define SIMUL_STACK_H

#include <stddef.h>

struct stack {
	unsigned char *low; /* above the guard page */
	size_t bytes;
	struct stack *next; /* in the list of free ones */
};

/* A stack, or NULL when memory is used up. */
struct stack *stack_take(void);
void stack_give_back(struct stack *stack);

/* Unmaps all stacks. */
void stacks_close(void);

#endif
