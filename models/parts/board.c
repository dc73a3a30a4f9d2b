/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/board.h"

#include <errno.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/core.h"

#define BOARDS (1U << 16)
#define BITS 64
#define ONE_GENERATION (1ULL << 48)

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

struct board *board_at(uint32_t number)
{
	return &all->boards[number];
}

uint32_t board_number(const struct board *board)
{
	return (uint32_t)(board - all->boards);
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
	/* Whoever has looked at the board in an earlier generation fails to claim from then on, and
	 * until something is posted there is nothing to claim: the counts are level. */
	atomic_fetch_add(&board->claims, ONE_GENERATION);
	atomic_store(&board->ring, ring);
	atomic_store(&board->mask, mask);
	atomic_store(&board->group, group);
	group->board = board;
	return 0;
}

void board_close(struct group *group)
{
	struct board *board = group->board;
	uint32_t number = board_number(board) + 1;
	arena_free(atomic_load(&board->ring), ring_bytes(atomic_load(&board->mask)));
	uint64_t old = atomic_load(&all->free);
	uint64_t new;
	do {
		atomic_store(&board->next_free, (uint32_t)old);
		new = ((old >> 32) + 1) << 32 | number;
	} while (!atomic_compare_exchange_weak(&all->free, &old, new));
}

static void announce(uint32_t number)
{
	_Atomic uint64_t *word = &all->offers[number / BITS];
	uint64_t bit = 1ULL << number % BITS;
	if (!(atomic_load(word) & bit))
		atomic_fetch_or(word, bit);
}

void board_post(struct group *group, uint32_t index)
{
	struct board *board = group->board;
	uint32_t place = (uint32_t)atomic_load_explicit(&board->posted, memory_order_relaxed);
	_Atomic uint32_t *ring = atomic_load_explicit(&board->ring, memory_order_relaxed);
	uint32_t mask = atomic_load_explicit(&board->mask, memory_order_relaxed);
	atomic_store_explicit(&ring[place & mask], index, memory_order_relaxed);
	atomic_store(&board->posted, (uint64_t)index << 32 | ((place + 1) & PLACE_MASK));
	announce(board_number(board));
}

struct task *board_task(const struct board *board, uint32_t index)
{
	return group_task(atomic_load_explicit(&board->group, memory_order_relaxed), index);
}

/* The second look at the claims keeps a ring and a mask of different generations from being used
 * together; what is copied then is wrong, and the claim fails. */
void board_indexes(const struct board *board, uint64_t posted, uint64_t claims, unsigned count,
	_Atomic uint32_t *first, _Atomic uint32_t *others, uint32_t mask)
{
	uint32_t place = (uint32_t)claims & PLACE_MASK;
	if (((place + 1) & PLACE_MASK) == (uint32_t)posted) {
		atomic_store_explicit(first, (uint32_t)(posted >> 32), memory_order_relaxed);
		return;
	}
	_Atomic uint32_t *ring = atomic_load(&board->ring);
	uint32_t size = atomic_load(&board->mask);
	if (atomic_load(&board->claims) != claims)
		return;
	for (unsigned i = 0; i < count; i++) {
		uint32_t at = (place + i) & PLACE_MASK;
		uint32_t index = atomic_load_explicit(&ring[at & size], memory_order_relaxed);
		_Atomic uint32_t *copy = i == 0 ? first : &others[at & mask];
		atomic_store_explicit(copy, index, memory_order_relaxed);
	}
}

static bool has_offers(uint32_t number)
{
	const struct board *board = &all->boards[number];
	uint64_t claims = atomic_load(&board->claims);
	return board_offers(atomic_load(&board->posted), claims) > 0;
}

/* Clears the bit of a board that was found empty. Answers whether something was posted meanwhile:
 * until the bit was set again nobody else could see it, so that the caller must not overlook it. */
static bool strike(uint32_t number)
{
	atomic_fetch_and(&all->offers[number / BITS], ~(1ULL << number % BITS));
	if (!has_offers(number))
		return false;
	announce(number);
	return true;
}

void boards_announce(void)
{
	for (uint32_t number = 0; number < atomic_load(&all->used); number++)
		if (has_offers(number))
			announce(number);
}

bool boards_visit(unsigned *from, bool (*visit)(uint32_t number, void *argument), void *argument)
{
	unsigned words = (atomic_load(&all->used) + BITS - 1) / BITS;
	for (unsigned i = 0; i < words; i++) {
		unsigned word = (*from + i) % words;
		uint64_t offers = atomic_load(&all->offers[word]);
		for (; offers; offers &= offers - 1) {
			uint32_t number = word * BITS + (unsigned)__builtin_ctzll(offers);
			bool found = visit(number, argument);
			if (!found && !has_offers(number) && strike(number))
				found = visit(number, argument);
			if (found) {
				*from = word;
				return true;
			}
		}
	}
	return false;
}

static bool look_at(uint32_t number, void *argument)
{
	(void)argument;
	return has_offers(number);
}

bool boards_any(void)
{
	unsigned from = 0;
	return boards_visit(&from, look_at, NULL);
}
