/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Run queues: each group that a pool runs has one, which holds its tasks in spawn order until they
 * are claimed.
 *
 * One producer, the group's owner, pushes without the pool's lock: it writes the index of the task
 * into the ring, then counts it in `pushed`. Workers claim under the lock, by adding to `claimed`.
 *
 * The race is between a push and a claim that finds the queue empty. A hint, one bit per queue,
 * says that it may hold tasks, so that workers need not look at all queues. The owner counts its
 * push, then sets the hint if it is clear; a worker that finds nothing clears the hint, then looks
 * once more. With sequentially consistent operations in this order one of them sees the other.
 * Rejected: a list of queues under the lock, which the owner would have to take whenever workers
 * are faster than it is.
 */
#ifndef SIMUL_RUN_QUEUE_H
#define SIMUL_RUN_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/memory/lock.h"

struct group;
struct run_queues;
struct task;

/* Counts wrap; their difference is at most the group's capacity. */
struct run_queue {
	/* The owner's. */
	_Alignas(64) _Atomic uint32_t pushed;
	/* Under the lock; also read without it for hints. */
	_Alignas(64) _Atomic uint32_t claimed;
	/* Constant while the queue is open. */
	_Alignas(64) struct group *group;
	_Atomic uint32_t *ring; /* by count: the index of a task in the group */
	uint32_t mask;		/* of the ring */
	uint32_t next_free;
};

/* Allocates run queues in the arena. NULL when memory is used up. */
struct run_queues *run_queues_new(void);

/* Opens a run queue for a group, kept in group->queue; closes it, when no task is in it. -ENOMEM,
 * also when every queue is in use. */
int run_queue_open(struct run_queues *queues, struct lock *lock, struct group *group);
void run_queue_close(struct run_queues *queues, struct lock *lock, struct group *group);

/* For the owner: adds one task of the group, by its index. */
void run_queue_push(struct run_queues *queues, struct group *group, uint32_t index);

/* How many tasks are in it. Exact under the lock for those that were pushed before. */
static inline uint32_t run_queue_length(const struct run_queue *queue)
{
	uint32_t claimed = atomic_load(&queue->claimed);
	return atomic_load(&queue->pushed) - claimed;
}

/* The i-th task in it; i is below its length. Under the lock. */
struct task *run_queue_task(const struct run_queue *queue, uint32_t i);

/* Removes the first `count` tasks. Under the lock. */
void run_queue_claim(struct run_queue *queue, struct lock *lock, uint32_t count);

/* A queue that holds tasks, searched from `*from` on, which is updated; NULL: there is none. Under
 * the lock. */
struct run_queue *run_queues_next(struct run_queues *queues, unsigned *from);

/* Whether any queue may hold tasks. Called without the lock. */
bool run_queues_any(const struct run_queues *queues);

/* Sets the hint of every queue that holds tasks: a process that died may have cleared it. */
void run_queues_recover(struct run_queues *queues);

#endif
