/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The idle state of a pool. */
#include "models/pool/idle.h"

#include <errno.h>

int idle_open(struct idle *idle, int count, int cores)
{
	bool made = worker_set_open(&idle->searching, count) &&
		    worker_set_open(&idle->parked, count) && worker_set_open(&idle->busy, count);
	idle->searching_max = cores - 1;
	idle->parkers = arena_allocate((size_t)count * sizeof(*idle->parkers));
	return made && idle->parkers ? 0 : -ENOMEM;
}

/* The first: for light work always the same worker, so that the others sleep on. */
static void wake_one(struct idle *idle)
{
	for (int i = worker_set_next(&idle->parked, 0); i >= 0;
		i = worker_set_next(&idle->parked, i + 1))
		if (worker_set_remove(&idle->parked, i)) {
			parker_unpark(idle->parkers[i]);
			return;
		}
}

void idle_notify(struct idle *idle)
{
	if (worker_set_next(&idle->searching, 0) < 0)
		wake_one(idle);
}

bool idle_search_begin(struct idle *idle, int number)
{
	if (!worker_set_has(&idle->searching, number) &&
		worker_set_count(&idle->searching) >= idle->searching_max)
		return false;
	worker_set_add(&idle->searching, number);
	return true;
}

void idle_busy_begin(struct idle *idle, int number)
{
	worker_set_add(&idle->busy, number);
	int busy = worker_set_count(&idle->busy), max = atomic_load(&idle->busy_max);
	while (busy > max && !atomic_compare_exchange_weak(&idle->busy_max, &max, busy))
		continue;
}

void idle_enter(struct idle *idle, int number)
{
	worker_set_remove(&idle->searching, number);
	worker_set_remove(&idle->parked, number);
	worker_set_remove(&idle->busy, number);
}
