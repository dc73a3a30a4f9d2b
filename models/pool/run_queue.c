/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run queues, and the table of them. */
#include "models/pool/run_queue.h"

#include <assert.h>
#include <errno.h>

#include "models/task/state.h"

#define QUEUES (1U << 16)
#define BITS 64

/* Counts begin just below the wrap-around, so that they always wrap. */
#define FIRST_COUNT ((uint32_t)-3)

struct run_queues {
	/* Under the lock. */
	uint32_t free;	       /* number + 1 of the first that can be reused; 0: none */
	_Atomic uint32_t used; /* queues from here on were never open */
	/* Hints, one bit per queue. */
	_Alignas(64) _Atomic uint64_t hints[QUEUES / BITS];
	struct run_queue queues[QUEUES];
};

struct run_queues *run_queues_new(void)
{
	return arena_allocate(sizeof(struct run_queues)); /* fresh memory: all zero */
}

static size_t ring_bytes(uint32_t mask)
{
	return ((size_t)mask + 1) * sizeof(uint32_t);
}

/* Under the lock. NULL: all are in use. The counts of a free queue are equal, and continue from
 * there: it holds nothing, whatever its hint says. */
static struct run_queue *take(struct run_queues *queues, struct lock *lock)
{
	struct run_queue *queue = NULL;
	uint32_t used = atomic_load_explicit(&queues->used, memory_order_relaxed);
	if (queues->free) {
		queue = &queues->queues[queues->free - 1];
		lock_set(lock, queues->free, queue->next_free);
	} else if (used < QUEUES) {
		queue = &queues->queues[used];
		atomic_store(&queue->pushed, FIRST_COUNT);
		atomic_store(&queue->claimed, FIRST_COUNT);
		lock_save(lock, &queues->used, sizeof(queues->used));
		atomic_store(&queues->used, used + 1);
	}
	return queue;
}

int run_queue_open(struct run_queues *queues, struct lock *lock, struct group *group)
{
	uint32_t mask = 0;
	while (mask + 1 < group->capacity)
		mask = mask * 2 + 1;
	_Atomic uint32_t *ring = arena_allocate(ring_bytes(mask));
	if (!ring)
		return -ENOMEM;
	lock_acquire(lock);
	struct run_queue *queue = take(queues, lock);
	if (queue) {
		queue->ring = ring;
		queue->mask = mask;
		queue->group = group;
	}
	lock_release(lock);
	group->queue = queue;
	if (!queue)
		arena_free(ring, ring_bytes(mask));
	return queue ? 0 : -ENOMEM;
}

void run_queue_close(struct run_queues *queues, struct lock *lock, struct group *group)
{
	struct run_queue *queue = group->queue;
	assert(run_queue_length(queue) == 0);
	arena_free(queue->ring, ring_bytes(queue->mask));
	lock_acquire(lock);
	queue->next_free = queues->free;
	lock_set(lock, queues->free, (uint32_t)(queue - queues->queues) + 1);
	lock_release(lock);
}

static void set_hint(struct run_queues *queues, uint32_t number)
{
	_Atomic uint64_t *word = &queues->hints[number / BITS];
	uint64_t bit = 1ULL << number % BITS;
	if (!(atomic_load(word) & bit))
		atomic_fetch_or(word, bit);
}

/* The ring is written before the count, and read after it. */
void run_queue_push(struct run_queues *queues, struct group *group, uint32_t index)
{
	struct run_queue *queue = group->queue;
	uint32_t count = atomic_load_explicit(&queue->pushed, memory_order_relaxed);
	atomic_store_explicit(&queue->ring[count & queue->mask], index, memory_order_relaxed);
	atomic_store(&queue->pushed, count + 1);
	set_hint(queues, (uint32_t)(queue - queues->queues));
}

struct task *run_queue_task(const struct run_queue *queue, uint32_t i)
{
	uint32_t count = atomic_load_explicit(&queue->claimed, memory_order_relaxed) + i;
	uint32_t index =
		atomic_load_explicit(&queue->ring[count & queue->mask], memory_order_relaxed);
	return group_task(queue->group, index);
}

void run_queue_claim(struct run_queue *queue, struct lock *lock, uint32_t count)
{
	uint32_t claimed = atomic_load_explicit(&queue->claimed, memory_order_relaxed);
	assert(count <= run_queue_length(queue));
	lock_save(lock, &queue->claimed, sizeof(queue->claimed));
	atomic_store_explicit(&queue->claimed, claimed + count, memory_order_relaxed);
}

/* Whether the queue holds any tasks; clears its hint if it does not. */
static bool has_any(struct run_queues *queues, uint32_t number)
{
	const struct run_queue *queue = &queues->queues[number];
	if (run_queue_length(queue) > 0)
		return true;
	atomic_fetch_and(&queues->hints[number / BITS], ~(1ULL << number % BITS));
	if (run_queue_length(queue) == 0)
		return false;
	set_hint(queues, number);
	return true;
}

static unsigned words_used(const struct run_queues *queues)
{
	return (atomic_load(&queues->used) + BITS - 1) / BITS;
}

struct run_queue *run_queues_next(struct run_queues *queues, unsigned *from)
{
	unsigned words = words_used(queues);
	for (unsigned i = 0; i < words; i++) {
		unsigned word = (*from + i) % words;
		uint64_t hints = atomic_load(&queues->hints[word]);
		for (; hints; hints &= hints - 1) {
			uint32_t number = word * BITS + (unsigned)__builtin_ctzll(hints);
			if (has_any(queues, number)) {
				*from = word;
				return &queues->queues[number];
			}
		}
	}
	return NULL;
}

bool run_queues_any(const struct run_queues *queues)
{
	unsigned words = words_used(queues);
	for (unsigned word = 0; word < words; word++) {
		uint64_t hints = atomic_load(&queues->hints[word]);
		for (; hints; hints &= hints - 1) {
			unsigned number = word * BITS + (unsigned)__builtin_ctzll(hints);
			if (run_queue_length(&queues->queues[number]) > 0)
				return true;
		}
	}
	return false;
}

void run_queues_recover(struct run_queues *queues)
{
	for (uint32_t number = 0; number < atomic_load(&queues->used); number++)
		if (run_queue_length(&queues->queues[number]) > 0)
			set_hint(queues, number);
}
