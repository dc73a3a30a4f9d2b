/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of pthreads: each runs one task at a time and blocks when the task waits. */
#include "models/parts/ground.h"
#include "models/parts/pool.h"
#include "models/parts/thread_workers.h"

static int worker_count;

static int start(const struct model_settings *settings)
{
	worker_count = settings->workers;
	int result = ground_open(settings, SHARED_BY_THREADS, worker_count + 1);
	if (result < 0)
		return result;
	result = pool_open(worker_count, settings->cores, false);
	if (result == 0) {
		result = thread_workers_begin(worker_count);
		if (result < 0)
			pool_close();
	}
	if (result < 0)
		ground_close();
	return result;
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){
		.os_threads = worker_count + 1, .os_processes = 1, .peak_in_flight = pool_peak()};
	thread_workers_end();
	pool_close();
	ground_close();
}

const struct model model_threads = {
	.name = "threads",
	.summary = "a pool of pthreads with blocking calls",
	.concurrency = REACH_WORKERS,
	.parallelism = REACH_WORKERS,
	.start = start,
	.run = pool_run,
	.stop = stop,
	.group_opened = pool_group_opened,
	.group_closed = pool_group_closed,
	.spawned = pool_spawned,
	.help = pool_help,
	.linger = pool_linger,
	.park = parking_park,
	.unpark = pool_unpark,
	.poll = parking_poll,
	.yield = pool_yield,
	.offload = offload_here,
	.transfer = parking_transfer,
};
