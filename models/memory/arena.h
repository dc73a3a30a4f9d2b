/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory that tasks share: one mapping at one address, created before any worker, so that a
 * pointer into it is valid in every thread and process. Blocks come in powers of two from lock-free
 * stacks: a worker may die at any instruction, and at most the block that it was about to use is
 * lost.
 */
#ifndef SIMUL_ARENA_H
#define SIMUL_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sharing { SHARED_BY_NONE, SHARED_BY_THREADS, SHARED_BY_PROCESSES };

/* What shares memory in the model in use: the argument of arena_open(). */
extern enum sharing sharing;

/* Maps the arena; `who` shares it. Once per run. Errors: -ENOMEM. */
int arena_open(enum sharing who);

/* Unmaps it with everything in it. */
void arena_close(void);

/* `size` bytes at a 64-byte boundary, with undefined contents; NULL when the arena is used up. */
void *arena_allocate(size_t size);

/* Frees a block; `size` as in arena_allocate(). NULL is ignored. */
void arena_free(void *block, size_t size);

/* Whether `size` bytes at `address` are in the arena. */
bool arena_holds(const void *address, size_t size);

/* An address in the arena as a number of half the width of a pointer, and back; 0 is no address.
 * Addresses are multiples of 32 bytes from its beginning. */
extern unsigned char *arena_base;

static inline void *arena_at(uint32_t number)
{
	return arena_base + (uint64_t)number * 32;
}

static inline uint32_t arena_number(const void *address)
{
	return (uint32_t)((uint64_t)((const unsigned char *)address - arena_base) / 32);
}

#endif
