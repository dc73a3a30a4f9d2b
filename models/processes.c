/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of forked processes: each runs one task at a time and blocks when the task waits. */
#include "models/parts/ground.h"
#include "models/parts/pool.h"
#include "models/parts/process_workers.h"

static int start(const struct model_settings *settings)
{
	int result = ground_open(settings, SHARED_BY_PROCESSES, settings->workers + 2);
	if (result < 0)
		return result;
	result = process_workers_prepare(settings->workers);
	if (result == 0)
		result = pool_open(settings->workers, settings->cores, true);
	if (result == 0) {
		result = process_workers_begin();
		if (result < 0)
			pool_close();
	}
	if (result < 0)
		ground_close();
	return result;
}

static void stop(struct model_usage *usage)
{
	int64_t peak = pool_peak();
	process_workers_end(usage);
	usage->peak_in_flight = peak;
	pool_close();
	ground_close();
}

const struct model model_processes = {
	.name = "processes",
	.summary = "a pool of forked processes with blocking calls",
	.concurrency = REACH_WORKERS,
	.parallelism = REACH_WORKERS,
	.start = start,
	.run = pool_run,
	.stop = stop,
	.worker_processes = process_workers_ids,
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
