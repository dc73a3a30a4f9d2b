/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/board.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/core.h"

#define BOARDS (1U << 16)
#define BITS 64
#define COUNT_MASK 0xffffffU

/*
 * `state`, from the top: 24 bits count what was posted, 16 bits are the generation (how often the
 * board was given out), 24 bits count what was claimed. Counts wrap; their difference is what is on
 * offer, less than 2^24. Posting adds at the top, so that the carry falls out of the word.
 */
#define ONE_POSTED (1ULL << 40)
#define ONE_GENERATION (1ULL << 24)
#define GENERATION_MASK (0xffffULL << 24)

struct board {
	_Alignas(64) _Atomic uint64_t state;
	_Atomic(struct group *) group;
	_Atomic(_Atomic uint32_t *) ring; /* indexes of posted tasks */
	_Atomic uint32_t mask;		  /* size of the ring - 1 */
	_Atomic uint32_t next_free;
};

struct boards {
	_Atomic uint64_t free; /* stack of boards: a count above, number + 1 below */
	_Atomic uint32_t used; /* boards from here on were never given out */
	/* One bit a board: it may have tasks on offer. Set after posting if it is clear; cleared by
	 * a worker that found nothing, who then looks once more. */
	_Alignas(64) _Atomic uint64_t offers[BOARDS / BITS];
	struct board boards[BOARDS];
};

static struct boards *all;

int boards_open(void)
{
	all = arena_allocate(sizeof(*all)); /* the first use of fresh memory: all zero */
	return all ? 0 : -ENOMEM;
}

static uint32_t posted(uint64_t state)
{
	return (uint32_t)(state >> 40);
}

static uint32_t claimed(uint64_t state)
{
	return (uint32_t)state & COUNT_MASK;
}

static uint64_t with_one_claimed(uint64_t state)
{
	return (state & ~(uint64_t)COUNT_MASK) | ((claimed(state) + 1) & COUNT_MASK);
}

static uint64_t next_generation(uint64_t state)
{
	uint64_t generation = (state + ONE_GENERATION) & GENERATION_MASK;
	return (state & ~GENERATION_MASK) | generation;
}

static struct board *take_board(void)
{
	uint64_t old = atomic_load(&all->free);
	while ((uint32_t)old != 0) {
		struct board *board = &all->boards[(uint32_t)old - 1];
		uint64_t new = ((old >> 32) + 1) << 32 | atomic_load(&board->next_free);
		if (atomic_compare_exchange_weak(&all->free, &old, new))
			return board;
	}
	uint32_t used = atomic_load(&all->used);
	do {
		if (used == BOARDS)
			return NULL;
	} while (!atomic_compare_exchange_weak(&all->used, &used, used + 1));
	return &all->boards[used];
}

static size_t ring_bytes(uint32_t mask)
{
	return ((size_t)mask + 1) * sizeof(uint32_t);
}

int board_open(struct group *group)
{
	uint32_t mask = 0;
	while (mask + 1 < group->capacity)
		mask = mask * 2 + 1;
	_Atomic uint32_t *ring = arena_allocate(ring_bytes(mask));
	struct board *board = ring ? take_board() : NULL;
	if (!board) {
		arena_free(ring, ring_bytes(mask));
		return -ENOMEM;
	}
	/* One generation while the fields change, another for their use, the counts level in both.
	 */
	uint64_t state = atomic_load(&board->state);
	atomic_store(&board->state, next_generation(state));
	atomic_store(&board->ring, ring);
	atomic_store(&board->mask, mask);
	atomic_store(&board->group, group);
	atomic_store(&board->state, next_generation(next_generation(state)));
	group->board = board;
	return 0;
}

void board_close(struct group *group)
{
	struct board *board = group->board;
	uint32_t number = (uint32_t)(board - all->boards) + 1;
	arena_free(atomic_load(&board->ring), ring_bytes(atomic_load(&board->mask)));
	uint64_t old = atomic_load(&all->free);
	uint64_t new;
	do {
		atomic_store(&board->next_free, (uint32_t)old);
		new = ((old >> 32) + 1) << 32 | number;
	} while (!atomic_compare_exchange_weak(&all->free, &old, new));
}

static void announce(const struct board *board)
{
	uint32_t number = (uint32_t)(board - all->boards);
	_Atomic uint64_t *word = &all->offers[number / BITS];
	uint64_t bit = 1ULL << number % BITS;
	if (!(atomic_load(word) & bit))
		atomic_fetch_or(word, bit);
}

void board_post(struct group *group, uint32_t index)
{
	struct board *board = group->board;
	uint32_t place = posted(atomic_load_explicit(&board->state, memory_order_relaxed)) &
			 atomic_load_explicit(&board->mask, memory_order_relaxed);
	_Atomic uint32_t *ring = atomic_load_explicit(&board->ring, memory_order_relaxed);
	atomic_store_explicit(&ring[place], index, memory_order_relaxed);
	atomic_fetch_add(&board->state, ONE_POSTED);
	announce(board);
}

/* What is read between the load of the state and its exchange belongs together if the exchange
 * succeeds: group, ring and entry change only with the generation or after the claim. The second
 * load keeps a ring and a mask of different generations from being used together. */
static struct task *claim(struct board *board)
{
	uint64_t state = atomic_load(&board->state);
	while (posted(state) != claimed(state)) {
		struct group *group = atomic_load(&board->group);
		_Atomic uint32_t *ring = atomic_load(&board->ring);
		uint32_t mask = atomic_load(&board->mask);
		uint64_t again = atomic_load(&board->state);
		if ((again ^ state) & GENERATION_MASK) {
			state = again;
			continue;
		}
		uint32_t index =
			atomic_load_explicit(&ring[claimed(state) & mask], memory_order_relaxed);
		if (atomic_compare_exchange_weak(&board->state, &state, with_one_claimed(state)))
			return group_task(group, index);
	}
	return NULL;
}

struct task *board_claim(struct group *group)
{
	return claim(group->board);
}

static struct task *claim_offer(uint32_t number)
{
	struct board *board = &all->boards[number];
	struct task *task = claim(board);
	if (task)
		return task;
	atomic_fetch_and(&all->offers[number / BITS], ~(1ULL << number % BITS));
	uint64_t state = atomic_load(&board->state);
	if (posted(state) != claimed(state)) {
		announce(board);
		task = claim(board);
	}
	return task;
}

struct task *boards_claim(unsigned *from)
{
	unsigned words = (atomic_load(&all->used) + BITS - 1) / BITS;
	for (unsigned i = 0; i < words; i++) {
		unsigned word = (*from + i) % words;
		uint64_t offers = atomic_load(&all->offers[word]);
		while (offers) {
			unsigned bit = (unsigned)__builtin_ctzll(offers);
			struct task *task = claim_offer(word * BITS + bit);
			if (task) {
				*from = word;
				return task;
			}
			offers &= offers - 1;
		}
	}
	return NULL;
}

bool boards_any(void)
{
	unsigned words = (atomic_load(&all->used) + BITS - 1) / BITS;
	for (unsigned i = 0; i < words; i++) {
		for (uint64_t offers = atomic_load(&all->offers[i]); offers; offers &= offers - 1) {
			uint32_t number = i * BITS + (unsigned)__builtin_ctzll(offers);
			uint64_t state = atomic_load(&all->boards[number].state);
			if (posted(state) != claimed(state))
				return true;
		}
	}
	return false;
}
