/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hierarchical timing wheel: its array of timers, the slots, and the list of due timers. */
#include "models/loop/timers.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "models/task/state.h"
#include "models/memory/huge_pages.h"

#define DIGIT_BITS 6
#define DIGITS 64 /* values of a digit: slots of a level */
#define FIRST_CAPACITY 4096

/* Lists are circular, closed by a head: those of the slots by level and digit, then the list of due
 * timers. */
#define DUE (TIMER_LEVELS * DIGITS)
#define HEADS (DUE + 1)

/* Index 0 is a head: in `free_first` and an activation's `timer` it means none. */
struct timer {
	int64_t when; /* of a slot's head: not later than its first timer */
	struct task *task;
	uint32_t prev, next; /* indices of the neighbours; `next` also links free timers */
};

static void open_heads(struct timers *timers)
{
	for (uint32_t i = 0; i < HEADS; i++)
		timers->array[i].prev = timers->array[i].next = i;
	timers->used = HEADS;
	timers->free_first = 0;
}

/* Moves the kernel's pages and copies nothing. */
static int grow(struct timers *timers)
{
	uint32_t old = timers->capacity, capacity = old ? old * 2 : FIRST_CAPACITY;
	size_t size = sizeof(*timers->array), before = old * size, bytes = capacity * size;
	void *grown =
		old ? mremap(timers->array, before, bytes, MREMAP_MAYMOVE)
		    : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (capacity < old || grown == MAP_FAILED)
		return -ENOMEM;
	huge_pages_advise(grown, bytes, before);
	timers->array = grown;
	if (old == 0)
		open_heads(timers);
	timers->capacity = capacity;
	return 0;
}

static void link_before(struct timer *array, uint32_t next, uint32_t index)
{
	uint32_t prev = array[next].prev;
	array[index].prev = prev;
	array[index].next = next;
	array[prev].next = array[next].prev = index;
}

static void unlink_timer(struct timer *array, uint32_t index)
{
	uint32_t prev = array[index].prev, next = array[index].next;
	array[prev].next = next;
	array[next].prev = prev;
}

static bool is_empty(const struct timer *array, uint32_t head)
{
	return array[head].next == head;
}

/* Usually at the end: only a deadline that had passed when it was added is not the last. */
static void put_in_due(struct timer *array, uint32_t index)
{
	uint32_t next = DUE;
	while (array[next].prev != DUE && array[array[next].prev].when > array[index].when)
		next = array[next].prev;
	link_before(array, next, index);
}

static void put(struct timers *timers, uint32_t index)
{
	struct timer *array = timers->array;
	int64_t when = array[index].when;
	if (when <= timers->base) {
		put_in_due(array, index);
		return;
	}
	unsigned highest = 63U - (unsigned)__builtin_clzll((uint64_t)(when ^ timers->base));
	unsigned level = highest / DIGIT_BITS;
	unsigned digit = (unsigned)((uint64_t)when >> (level * DIGIT_BITS)) % DIGITS;
	uint32_t head = level * DIGITS + digit;
	if (is_empty(array, head) || when < array[head].when)
		array[head].when = when;
	timers->occupied[level] |= 1ULL << digit;
	link_before(array, head, index);
}

/* The slot with the first timers, or DUE if there is none. Updates `occupied`: clears the bits of
 * slots that turn out to be empty. */
static uint32_t first_slot(struct timers *timers)
{
	for (unsigned level = 0; level < TIMER_LEVELS; level++)
		while (timers->occupied[level]) {
			unsigned digit = (unsigned)__builtin_ctzll(timers->occupied[level]);
			if (!is_empty(timers->array, level * DIGITS + digit))
				return level * DIGITS + digit;
			timers->occupied[level] &= timers->occupied[level] - 1;
		}
	return DUE;
}

/* Moves `base` to the slot's first time, and its timers down a level or more. */
static void enter_slot(struct timers *timers, uint32_t head)
{
	struct timer *array = timers->array;
	unsigned level = head / DIGITS;
	uint64_t below = (1ULL << (level * DIGIT_BITS)) - 1;
	timers->base = (int64_t)((uint64_t)array[head].when & ~below);
	timers->occupied[level] &= ~(1ULL << head % DIGITS);
	uint32_t index = array[head].next;
	array[head].prev = array[head].next = head;
	while (index != head) {
		uint32_t next = array[index].next;
		put(timers, index);
		index = next;
	}
}

int timers_add(struct timers *timers, struct task *task, int64_t when)
{
	assert(task_activation(task)->timer == 0);
	if (timers->free_first == 0 && timers->used == timers->capacity && grow(timers) < 0)
		return -ENOMEM;
	uint32_t index = timers->free_first;
	if (index)
		timers->free_first = timers->array[index].next;
	else
		index = timers->used++;
	timers->array[index].when = when;
	timers->array[index].task = task;
	task_activation(task)->timer = index;
	timers->count++;
	put(timers, index);
	return 0;
}

void timers_remove(struct timers *timers, struct task *task)
{
	struct activation *activation = task_activation(task);
	uint32_t index = activation->timer;
	if (index == 0)
		return;
	assert(timers->array[index].task == task);
	activation->timer = 0;
	unlink_timer(timers->array, index);
	timers->array[index].next = timers->free_first;
	timers->free_first = index;
	timers->count--;
}

int64_t timers_next(struct timers *timers)
{
	if (timers->count == 0)
		return FOREVER;
	const struct timer *array = timers->array;
	return array[is_empty(array, DUE) ? first_slot(timers) : array[DUE].next].when;
}

struct task *timers_expired(struct timers *timers, int64_t now)
{
	while (timers_next(timers) <= now && timers->count > 0) {
		if (is_empty(timers->array, DUE)) {
			enter_slot(timers, first_slot(timers));
			continue;
		}
		struct task *task = timers->array[timers->array[DUE].next].task;
		timers_remove(timers, task);
		return task;
	}
	return NULL;
}

void timers_close(struct timers *timers)
{
	if (timers->array)
		munmap(timers->array, timers->capacity * sizeof(*timers->array));
	*timers = (struct timers){0};
}
