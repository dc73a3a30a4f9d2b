/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/timers.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "models/parts/core.h"
#include "models/parts/pages.h"

#define DIGIT_BITS 6
#define DIGITS 64 /* values of a digit: slots of a level */
#define LEVELS 11 /* digits of a 64-bit number */

/* Lists are rings, closed by a head: those of the slots by level and digit, then the list of those
 * that are due. */
#define DUE (LEVELS * DIGITS)
#define HEADS (DUE + 1)

struct timer {
	int64_t when; /* of a slot's head: not after the earliest in it */
	struct task *task;
	uint32_t earlier, later; /* neighbours in the ring; `later` also links free timers */
};

/* Heads first. An activation's `timer` is its place; 0, a head's, is none. */
static struct timer *timers;
static uint32_t used, room, free_first, count;

/* A timer is at the level of the highest digit in which it differs from `base`, in the slot of its
 * own digit there: so all in a level are earlier than those in the next, and of a level those in a
 * slot earlier than those in the next. Timers not after `base` are due, in order. `base` is never
 * in the future. */
static int64_t base;
static uint64_t occupied[LEVELS]; /* one bit a slot; one that is set may prove empty */

static void open_heads(void)
{
	for (uint32_t i = 0; i < HEADS; i++)
		timers[i].earlier = timers[i].later = i;
	used = HEADS;
	free_first = 0;
}

/* Moves the kernel's pages and copies nothing. */
static int make_room(void)
{
	uint32_t more = room ? room * 2 : 4096;
	size_t before = (size_t)room * sizeof(*timers), bytes = (size_t)more * sizeof(*timers);
	void *grown = room ? mremap(timers, before, bytes, MREMAP_MAYMOVE)
			   : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				     -1, 0);
	if (more < room || grown == MAP_FAILED)
		return -ENOMEM;
	pages_advise(grown, bytes, before);
	timers = grown;
	if (room == 0)
		open_heads();
	room = more;
	return 0;
}

static void link_before(uint32_t place, uint32_t timer)
{
	uint32_t earlier = timers[place].earlier;
	timers[timer].earlier = earlier;
	timers[timer].later = place;
	timers[earlier].later = timers[place].earlier = timer;
}

static void unlink_timer(uint32_t timer)
{
	uint32_t earlier = timers[timer].earlier, later = timers[timer].later;
	timers[earlier].later = later;
	timers[later].earlier = earlier;
}

static bool is_empty(uint32_t head)
{
	return timers[head].later == head;
}

/* As a rule at the end: only a moment that had passed when it was entered is not the latest. */
static void put_in_due(uint32_t timer)
{
	uint32_t place = DUE;
	while (timers[place].earlier != DUE &&
		timers[timers[place].earlier].when > timers[timer].when)
		place = timers[place].earlier;
	link_before(place, timer);
}

static void put(uint32_t timer)
{
	int64_t when = timers[timer].when;
	if (when <= base) {
		put_in_due(timer);
		return;
	}
	unsigned highest = 63U - (unsigned)__builtin_clzll((uint64_t)(when ^ base));
	unsigned level = highest / DIGIT_BITS;
	unsigned digit = (unsigned)((uint64_t)when >> (level * DIGIT_BITS)) % DIGITS;
	uint32_t head = level * DIGITS + digit;
	if (is_empty(head) || when < timers[head].when)
		timers[head].when = when;
	occupied[level] |= 1ULL << digit;
	link_before(head, timer);
}

/* The slot with the earliest timers; DUE if there is none. */
static uint32_t first_slot(void)
{
	for (unsigned level = 0; level < LEVELS; level++)
		while (occupied[level]) {
			unsigned digit = (unsigned)__builtin_ctzll(occupied[level]);
			if (!is_empty(level * DIGITS + digit))
				return level * DIGITS + digit;
			occupied[level] &= occupied[level] - 1;
		}
	return DUE;
}

/* Moves `base` to the slot's first moment, and its timers down a level or more. */
static void enter_slot(uint32_t head)
{
	unsigned level = head / DIGITS;
	uint64_t below = (1ULL << (level * DIGIT_BITS)) - 1;
	base = (int64_t)((uint64_t)timers[head].when & ~below);
	occupied[level] &= ~(1ULL << head % DIGITS);
	uint32_t timer = timers[head].later;
	timers[head].earlier = timers[head].later = head;
	while (timer != head) {
		uint32_t later = timers[timer].later;
		put(timer);
		timer = later;
	}
}

int timers_add(struct task *task, int64_t when)
{
	if (free_first == 0 && used == room && make_room() < 0)
		return -ENOMEM;
	uint32_t timer = free_first;
	if (timer)
		free_first = timers[timer].later;
	else
		timer = used++;
	timers[timer].when = when;
	timers[timer].task = task;
	task_activation(task)->timer = timer;
	count++;
	put(timer);
	return 0;
}

void timers_remove(struct task *task)
{
	struct activation *activation = task_activation(task);
	uint32_t timer = activation->timer;
	if (timer == 0)
		return;
	activation->timer = 0;
	unlink_timer(timer);
	timers[timer].later = free_first;
	free_first = timer;
	count--;
}

int64_t timers_next(void)
{
	if (count == 0)
		return FOREVER;
	return timers[is_empty(DUE) ? first_slot() : timers[DUE].later].when;
}

struct task *timers_expired(int64_t now)
{
	while (timers_next() <= now && count > 0) {
		if (is_empty(DUE)) {
			enter_slot(first_slot());
			continue;
		}
		struct task *task = timers[timers[DUE].later].task;
		timers_remove(task);
		return task;
	}
	return NULL;
}

void timers_close(void)
{
	if (timers)
		munmap(timers, (size_t)room * sizeof(*timers));
	timers = NULL;
	used = room = free_first = count = 0;
	base = 0;
	for (int i = 0; i < LEVELS; i++)
		occupied[i] = 0;
}
