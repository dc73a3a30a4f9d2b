/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A worker's local run queue: the tasks that it has claimed and that have not ended.
 *
 * The first task is the worker's own, the one that it runs or is about to run; only those behind it
 * can be stolen. So a task is in some queue until it is about to end, and the tasks that a dead
 * worker leaves in its queue have not begun, except perhaps the first. The worker moves on to the
 * next task without a lock; thieves hold the pool's lock.
 *
 * The race is between a worker that moves on to the last task and a thief that takes it: the THE
 * protocol of Cilk-5 (M. Frigo, C. Leiserson, K. Randall, PLDI 1998). Each announces what it takes
 * before it looks at the other: the worker increments `head` and then reads `tail`; the thief
 * decrements `tail` and then reads `head`. If they conflict, the thief gives up its claim, and the
 * worker, which has found its queue empty, looks again under the lock. Rejected: claims and steals
 * by compare-and-exchange on packed words, confirmed by the thread that changes the word next,
 * which took 450 lines; a lock for each task, see the table in docs/models.md.
 */
#ifndef SIMUL_LOCAL_QUEUE_H
#define SIMUL_LOCAL_QUEUE_H

#include <stdatomic.h>
#include <stdint.h>

#include "models/memory/lock.h"
#include "models/pool/run_queue.h"

/* The most tasks that are claimed at once. Few in the test build, so that thieves and workers
 * conflict all the time. */
#ifdef SIMUL_FAULTS
#define BATCH_MAX 4
#else
#define BATCH_MAX 64
#endif

struct local_queue {
	_Alignas(64) _Atomic uint32_t head; /* the worker's; changed by others if it has died */
	_Atomic uint32_t tail;		    /* under the pool's lock */
	struct task *tasks[BATCH_MAX];	    /* from head to tail - 1; under the pool's lock */
};

/* For its worker: the first task is about to end. Returns the next, which is now the first; NULL:
 * there seems to be none, then call local_queue_first(). */
static inline struct task *local_queue_next(struct local_queue *queue)
{
	uint32_t head = atomic_load_explicit(&queue->head, memory_order_relaxed) + 1;
	atomic_store(&queue->head, head); /* before it reads the tail: see local_queue_steal() */
	return head < atomic_load(&queue->tail) ? queue->tasks[head] : NULL;
}

/* The task `ahead` places behind the first, or NULL. A hint, for its worker: it may be stolen. */
static inline const struct task *local_queue_peek(const struct local_queue *queue, uint32_t ahead)
{
	uint32_t index = atomic_load_explicit(&queue->head, memory_order_relaxed) + ahead;
	return index < atomic_load_explicit(&queue->tail, memory_order_relaxed)
		       ? queue->tasks[index]
		       : NULL;
}

/* How many tasks can be stolen. Exact under the lock while the worker is not moving on. */
static inline uint32_t local_queue_stealable(const struct local_queue *queue)
{
	uint32_t head = atomic_load(&queue->head), tail = atomic_load(&queue->tail);
	return head + 1 < tail ? tail - head - 1 : 0;
}

/* The functions below are called under the pool's lock. */

/* For its worker: the first task, or NULL if the queue is empty. */
struct task *local_queue_first(const struct local_queue *queue);

/* For its worker, whose queue is empty: moves the first `count` tasks of a run queue into it, at
 * most BATCH_MAX. */
void local_queue_claim(
	struct local_queue *queue, struct lock *lock, struct run_queue *from, uint32_t count);

/* The group whose tasks can be stolen; all tasks in a queue belong to one group. NULL: none can. */
const struct group *local_queue_group(const struct local_queue *queue);

/* Removes and returns the last task, if it can be stolen; NULL: it cannot. */
struct task *local_queue_steal_last(struct local_queue *victim, struct lock *lock);

/* For its worker, whose queue is empty: moves half of what can be stolen from the victim into it.
 * Returns how many. */
uint32_t local_queue_steal(
	struct local_queue *queue, struct lock *lock, struct local_queue *victim);

/* For a supervisor: the worker of this queue died. If the first task has begun, it is removed. */
void local_queue_recover(struct local_queue *queue);

#endif
