/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A pool of workers that block: what `threads`, `processes` and the hybrids share. Its memory is in
 * the arena; worker.h describes what a worker does with it, recovery.h what happens to the tasks of
 * a dead worker.
 *
 * Numbers are the same everywhere: 0 is the root's thread, which runs no tasks of its own but waits
 * like a worker; workers are 1 to `count`; count + 1 is the supervisor of processes.
 */
#ifndef SIMUL_POOL_H
#define SIMUL_POOL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "models/memory/lock.h"
#include "models/pool/batch.h"
#include "models/pool/idle.h"
#include "models/pool/local_queue.h"
#include "models/pool/parker.h"
#include "models/pool/run_queue.h"
#include "models/task/scheduler.h"

/* Grouped by which thread touches it. */
struct worker {
	/* Its own thread. The scheduler comes first: a thread finds its worker by it. */
	struct scheduler scheduler;
	struct pool *pool;
	struct batch batch;
	struct adaptive_spin search;
	unsigned next_queue; /* where it looks for tasks first */
	struct {
		int number;
		uint32_t head;
	} victim; /* the victim it saw when it last looked for one */

	/* The root's thread. */
	pthread_t thread; /* if the worker is one */

	/* Any thread that wakes it. */
	struct parker parker;

	/* Thieves, under the pool's lock. */
	struct local_queue queue;

	/* The supervisor, after the worker has died. */
	_Alignas(64) _Atomic(struct activation *) innermost; /* what it runs; NULL: nothing */
	_Atomic int32_t process;			     /* its id */
};

struct pool_settings {
	int workers, cores;
	bool shared;				       /* workers are processes */
	const struct scheduler_operations *operations; /* of the threads of its workers */
	void *context;				       /* for these and for `recovered` */
	/* A supervisor has recovered from the death of a worker. NULL: not needed. */
	void (*recovered)(void *context);
};

struct pool {
	/* Constant while workers run. */
	int count;
	struct pool_settings settings;
	struct run_queues *queues;
	uint64_t ticks_per_us;

	/* All threads. */
	_Alignas(64) _Atomic bool stopping;
	_Atomic int entered;	     /* workers that have begun to look for work */
	struct worker_set stealable; /* hints: which workers may have more tasks than their first */
	struct idle idle;
	struct deadlock_detector detector;
	_Atomic bool asked_again; /* all were woken, and nothing was claimed since */

	/* All threads, under the lock itself. */
	_Alignas(64) struct lock lock;

	struct worker workers[]; /* by number, the supervisor's last */
};

/* Creates a pool in the arena. -ENOMEM or the error of eventfd(2). */
int pool_open(struct pool **opened, const struct pool_settings *settings);
void pool_close(struct pool *pool);

/* Initialises the scheduler of the worker with this number and makes it the calling thread's
 * own. */
struct worker *pool_enter(struct pool *pool, int number);

/* The worker of the calling thread. */
static inline struct worker *worker_of(struct scheduler *self)
{
	return (struct worker *)self;
}

/* Tells all workers to return from worker_run() when they have nothing to run. */
void pool_stop(struct pool *pool);

static inline bool pool_is_stopping(struct pool *pool)
{
	return atomic_load(&pool->stopping);
}

/* Waits in the root's thread until `count` workers look for work. */
void pool_await_entered(struct pool *pool, int count);

/* Whether any task may be claimed or stolen. Called without the lock. */
bool pool_any_work(struct pool *pool);

/* Force-wakes all. */
void pool_wake_all(struct pool *pool);

#endif
