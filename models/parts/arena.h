/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory that tasks share: one mapping at one address, made before any worker, so that a
 * pointer into it is good in every thread and process. Blocks come in powers of two from lock-free
 * stacks: a worker may die at any instruction and at most the block in its hand is lost.
 */
#ifndef SIMUL_ARENA_H
#define SIMUL_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "models/parts/latch.h"

/* Maps the arena; `who` shares it. Once a run. Errors: -ENOMEM. */
int arena_open(enum sharing who);

/* Unmaps it with everything in it. */
void arena_close(void);

/* `size` bytes at a 64-byte boundary, their contents undefined; NULL when the arena is used up. */
void *arena_allocate(size_t size);

/* Gives a block back; `size` as it was asked for. NULL is left alone. */
void arena_free(void *block, size_t size);

/* Whether that many bytes lie in the arena. */
bool arena_holds(const void *place, size_t size);

/* A place in the arena as a number of half the width of a pointer, and back; 0 is no place. Places
 * are multiples of 32 bytes from its beginning. */
extern unsigned char *arena_base;

static inline void *arena_at(uint32_t number)
{
	return arena_base + (uint64_t)number * 32;
}

static inline uint32_t arena_number(const void *place)
{
	return (uint32_t)((uint64_t)((const unsigned char *)place - arena_base) / 32);
}

#endif
