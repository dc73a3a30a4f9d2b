/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Boards: where the groups of a pool offer their tasks. One writer (the group's owner) posts, any
 * worker claims, in order of posting (hand.h). Each writes a line of the cache of its own.
 */
#ifndef SIMUL_BOARD_H
#define SIMUL_BOARD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct group;
struct task;

/* Places are counted; counts wrap at 2^24, and their differences are below that. */
#define PLACE_MASK 0xffffffU

struct board {
	/* Places below this, in the lower half, are on offer; the upper half is the index at the
	 * last of them, so that a worker that waits for just that one needs no second look. */
	_Alignas(64) _Atomic uint64_t posted;
	/* From the top: 16 bits are the generation (how often the board was given out), 16 bits say
	 * who claimed last (its hand + 1), 8 bits how many, 24 bits count what was claimed. */
	_Alignas(64) _Atomic uint64_t claims;
	_Alignas(64) _Atomic(struct group *) group;
	_Atomic(_Atomic uint32_t *) ring; /* by place: the index of a task in the group */
	_Atomic uint32_t mask;		  /* size of the ring - 1 */
	_Atomic uint32_t next_free;
};

/* Makes room for boards in the arena, once a run. -ENOMEM. */
int boards_open(void);

/* A board for a group, kept in group->board. -ENOMEM when every board is in use. */
int board_open(struct group *group);
void board_close(struct group *group);

/* Offers one task of the group, by its index. */
void board_post(struct group *group, uint32_t index);

/* A board by its number, and back. */
struct board *board_at(uint32_t number);
uint32_t board_number(const struct board *board);

/* How many tasks are on offer, given what `posted` and `claims` were. */
static inline uint32_t board_offers(uint64_t posted, uint64_t claims)
{
	return ((uint32_t)posted - (uint32_t)claims) & PLACE_MASK;
}

/* Copies the indexes of the oldest `count` tasks on offer to `first` and, from the second on, to
 * `others[place & mask]`; `posted` and `claims` are as they were. They are right if the claim that
 * follows succeeds: a place may come to another use as soon as it has been claimed. */
void board_indexes(const struct board *board, uint64_t posted, uint64_t claims, unsigned count,
	_Atomic uint32_t *first, _Atomic uint32_t *others, uint32_t mask);

/* A task of the group that has the board now. */
struct task *board_task(const struct board *board, uint32_t index);

/* Calls `visit` for each board that may have tasks on offer until it answers true, beginning behind
 * `*from`, and moves that on; the answer says whether it did. */
bool boards_visit(unsigned *from, bool (*visit)(uint32_t number, void *argument), void *argument);

/* Whether any task is on offer. */
bool boards_any(void);

/* For a supervisor: lets every board be found that has offers. Who died may just have struck one
 * off. */
void boards_announce(void);

#endif
