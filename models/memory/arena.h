/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory that tasks share: one mapping at one address, made before any worker, so that a
 * pointer into it is good in every thread and process. Blocks come in powers of two from lock-free
 * stacks: a worker may die at any instruction and at most the block that it was about to use is
 * lost.
 */
#ifndef SIMUL_ARENA_H
#define SIMUL_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sharing { SHARED_BY_NONE, SHARED_BY_THREADS, SHARED_BY_PROCESSES };

/* Who shares memory in the model in use: what arena_open() was told. */
extern enum sharing sharing;

/* Maps the arena; `who` shares it. Once a run. Errors: -ENOMEM. */
int arena_open(enum sharing who);

/* Unmaps it with everything in it. */
void arena_close(void);

/* `size` bytes at a 64-byte boundary, their contents undefined; NULL when the arena is used up. */
void *arena_allocate(size_t size);

/* Gives a block back; `size` as it was asked for. NULL is left alone. */
void arena_free(void *block, size_t size);

/* Whether that many bytes lie in the arena. */
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
