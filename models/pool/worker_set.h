/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of a pool's workers by number, one bit each, in the arena. Each change is one atomic
 * operation; a dead worker is removed by one more. All operations are sequentially consistent,
 * since they decide which worker goes to sleep and which is woken, see idle.h. */
#ifndef SIMUL_WORKER_SET_H
#define SIMUL_WORKER_SET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "models/memory/arena.h"

#define WORKER_SET_BITS 64

struct worker_set {
	int words;
	_Atomic uint64_t *bits;
};

/* Creates an empty set for numbers below `count`. Returns whether there was memory. */
static inline bool worker_set_open(struct worker_set *set, int count)
{
	set->words = (count + WORKER_SET_BITS - 1) / WORKER_SET_BITS;
	size_t bytes = (size_t)set->words * sizeof(*set->bits);
	void *bits = arena_allocate(bytes);
	set->bits = bits ? memset(bits, 0, bytes) : NULL;
	return bits;
}

static inline bool worker_set_has(const struct worker_set *set, int number)
{
	uint64_t bit = 1ULL << number % WORKER_SET_BITS;
	return atomic_load(&set->bits[number / WORKER_SET_BITS]) & bit;
}

/* Does not take the cache line from other cores if nothing changes. */
static inline void worker_set_add(struct worker_set *set, int number)
{
	if (!worker_set_has(set, number))
		atomic_fetch_or(
			&set->bits[number / WORKER_SET_BITS], 1ULL << number % WORKER_SET_BITS);
}

/* Returns whether the caller has removed it. */
static inline bool worker_set_remove(struct worker_set *set, int number)
{
	uint64_t bit = 1ULL << number % WORKER_SET_BITS;
	return worker_set_has(set, number) &&
	       (atomic_fetch_and(&set->bits[number / WORKER_SET_BITS], ~bit) & bit);
}

/* The first number in the set that is not below `from`, or -1. */
static inline int worker_set_next(const struct worker_set *set, int from)
{
	for (int word = from / WORKER_SET_BITS; word < set->words; word++) {
		uint64_t bits = atomic_load(&set->bits[word]);
		if (word == from / WORKER_SET_BITS)
			bits &= ~0ULL << from % WORKER_SET_BITS;
		if (bits)
			return word * WORKER_SET_BITS + __builtin_ctzll(bits);
	}
	return -1;
}

static inline int worker_set_count(const struct worker_set *set)
{
	int count = 0;
	for (int word = 0; word < set->words; word++)
		count += __builtin_popcountll(atomic_load(&set->bits[word]));
	return count;
}

#endif
