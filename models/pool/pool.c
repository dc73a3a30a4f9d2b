/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of a pool, and its deadlock detector. */
#include "models/pool/pool.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "models/measure/meters.h"
#include "models/memory/clock.h"
#include "models/task/listing.h"
#include "models/task/state.h"

static struct pool *pool_of(const struct deadlock_detector *detector)
{
	return (struct pool *)((uintptr_t)detector - offsetof(struct pool, detector));
}

/* Twice, since a parker that was seen asleep may be woken while the others are checked. Wakes are
 * only ever added, so equal sums mean equal words. */
static bool all_asleep(const struct deadlock_detector *detector)
{
	const struct pool *pool = pool_of(detector);
	uint64_t sums[2] = {0};
	for (int scan = 0; scan < 2; scan++)
		for (int i = 0; i <= pool->count; i++) {
			uint32_t word;
			if (!parker_is_asleep(&pool->workers[i].parker, &word))
				return false;
			sums[scan] += word;
		}
	return sums[0] == sums[1];
}

void pool_wake_all(struct pool *pool)
{
	for (int i = 0; i <= pool->count; i++)
		parker_force_wake(&pool->workers[i].parker);
}

bool pool_any_work(struct pool *pool)
{
	if (run_queues_any(pool->queues))
		return true;
	for (int i = worker_set_next(&pool->stealable, 0); i >= 0;
		i = worker_set_next(&pool->stealable, i + 1))
		if (local_queue_stealable(&pool->workers[i].queue) > 0)
			return true;
	return false;
}

/* A joiner that has left tasks to others must be asked again: all of these may be waiting now. If
 * no thread claims anything then, no worker exists for what is in the queues, and it is a
 * deadlock. */
static bool tell_deadlock(struct deadlock_detector *detector)
{
	struct pool *pool = pool_of(detector);
	if (pool_any_work(pool) && !atomic_exchange(&pool->asked_again, true)) {
		pool_wake_all(pool);
		return false;
	}
	tasks_list_deadlock();
	for (int i = 0; i <= pool->count; i++)
		parker_tell_deadlock(&pool->workers[i].parker);
	return true;
}

static int open_parkers(struct pool *pool)
{
	int result = 0;
	for (int i = 0; i <= pool->count && result == 0; i++) {
		struct parker *parker = &pool->workers[i].parker;
		parker->detector = &pool->detector;
		parker->spins = pool->settings.cores > 1;
		pool->idle.parkers[i] = parker;
		result = parker_open(parker, pool->settings.shared);
	}
	return result;
}

int pool_open(struct pool **opened, const struct pool_settings *settings)
{
	int workers = settings->workers;
	size_t bytes = sizeof(struct pool) + ((size_t)workers + 2) * sizeof(struct worker);
	struct pool *pool = arena_allocate(bytes);
	if (!pool)
		return -ENOMEM;
	memset(pool, 0, bytes);
	pool->count = workers;
	pool->settings = *settings;
	pool->ticks_per_us = ticks_per_us(); /* measured here, since workers should start at once */
	pool->detector.awake = workers + 1;
	pool->detector.all_asleep = all_asleep;
	pool->detector.found = tell_deadlock;
	lock_open(&pool->lock);
	for (int i = 0; i <= workers; i++)
		pool->workers[i].parker.descriptor = -1;
	pool->queues = run_queues_new();
	bool made = pool->queues && worker_set_open(&pool->stealable, workers + 1);
	int result = made ? idle_open(&pool->idle, workers + 1, settings->cores) : -ENOMEM;
	if (result == 0)
		result = open_parkers(pool);
	if (result < 0)
		pool_close(pool);
	else
		*opened = pool;
	return result;
}

void pool_close(struct pool *pool)
{
	for (int i = 0; i <= pool->count; i++)
		parker_close(&pool->workers[i].parker);
	lock_close(&pool->lock);
}

struct worker *pool_enter(struct pool *pool, int number)
{
	struct worker *worker = &pool->workers[number];
	worker->scheduler = (struct scheduler){
		.operations = pool->settings.operations,
		.number = number,
		.workers = pool->count,
		.meter = meters_get(number),
		.parker = &worker->parker,
		.innermost = sharing == SHARED_BY_PROCESSES ? &worker->innermost : NULL,
	};
	worker->pool = pool;
	batch_open(&worker->batch, pool->ticks_per_us);
	scheduler_use(&worker->scheduler);
	return worker;
}

void pool_stop(struct pool *pool)
{
	atomic_store(&pool->stopping, true);
	pool_wake_all(pool);
}

void pool_await_entered(struct pool *pool, int count)
{
	while (atomic_load(&pool->entered) < count)
		parker_park(&pool->workers[0].parker, FOREVER);
}
