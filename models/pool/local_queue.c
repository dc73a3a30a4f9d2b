/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local run queues: claims and steals. */
#include "models/pool/local_queue.h"

#include <assert.h>

#include "models/task/state.h"

/* Under the lock no other thread changes the tail, and only the worker changes the head. */
static void set_tail(struct local_queue *queue, struct lock *lock, uint32_t tail)
{
	lock_save(lock, &queue->tail, sizeof(queue->tail));
	atomic_store(&queue->tail, tail);
}

static uint32_t head_of(const struct local_queue *queue)
{
	return atomic_load(&queue->head);
}

static uint32_t tail_of(const struct local_queue *queue)
{
	return atomic_load_explicit(&queue->tail, memory_order_relaxed);
}

struct task *local_queue_first(const struct local_queue *queue)
{
	assert(head_of(queue) <= tail_of(queue) && tail_of(queue) <= BATCH_MAX);
	return head_of(queue) < tail_of(queue) ? queue->tasks[head_of(queue)] : NULL;
}

/* The tasks have been written; the tail makes them visible. Together with the tail of the victim,
 * or the count of the run queue, they change owner at once, when the lock is released. */
static void begin_batch(struct local_queue *queue, struct lock *lock, uint32_t count)
{
	lock_save(lock, &queue->head, sizeof(queue->head));
	atomic_store(&queue->head, 0);
	set_tail(queue, lock, count);
}

void local_queue_claim(
	struct local_queue *queue, struct lock *lock, struct run_queue *from, uint32_t count)
{
	assert(head_of(queue) == tail_of(queue) && count > 0 && count <= BATCH_MAX);
	for (uint32_t i = 0; i < count; i++)
		queue->tasks[i] = run_queue_task(from, i);
	run_queue_claim(from, lock, count);
	begin_batch(queue, lock, count);
}

/* Takes the last `count` tasks out of the victim's queue, as the first change under the lock.
 * Returns whether the victim's worker has left them. */
static bool take_last(struct local_queue *victim, struct lock *lock, uint32_t count)
{
	uint32_t tail = tail_of(victim);
	set_tail(victim, lock, tail - count);
	if (head_of(victim) < tail - count) /* after the tail: see local_queue_next() */
		return true;
	set_tail(victim, lock, tail);
	lock_commit(lock);
	return false;
}

const struct group *local_queue_group(const struct local_queue *queue)
{
	return local_queue_stealable(queue) > 0 ? queue->tasks[tail_of(queue) - 1]->group : NULL;
}

struct task *local_queue_steal_last(struct local_queue *victim, struct lock *lock)
{
	if (local_queue_stealable(victim) == 0 || !take_last(victim, lock, 1))
		return NULL;
	return victim->tasks[tail_of(victim)];
}

uint32_t local_queue_steal(struct local_queue *queue, struct lock *lock, struct local_queue *victim)
{
	uint32_t count = (local_queue_stealable(victim) + 1) / 2;
	if (count == 0 || !take_last(victim, lock, count))
		return 0;
	assert(head_of(queue) == tail_of(queue));
	for (uint32_t i = 0; i < count; i++)
		queue->tasks[i] = victim->tasks[tail_of(victim) + i];
	begin_batch(queue, lock, count);
	return count;
}

void local_queue_recover(struct local_queue *queue)
{
	const struct task *first = local_queue_first(queue);
	if (first && (atomic_load(&first->state) & TASK_RUNNING))
		atomic_store(&queue->head, head_of(queue) + 1);
}
