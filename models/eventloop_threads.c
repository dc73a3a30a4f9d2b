/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop with a pool of threads for what is offloaded. */
#include "models/parts/ground.h"
#include "models/parts/hybrid.h"
#include "models/parts/pool.h"
#include "models/parts/thread_workers.h"

static int worker_count;

/* The workers have begun: without a loop they end again. */
static int open_loop(const struct model_settings *settings)
{
	int result = hybrid_loop_open(settings);
	if (result < 0)
		thread_workers_end();
	return result;
}

static int start(const struct model_settings *settings)
{
	worker_count = settings->workers;
	int result = ground_open(settings, SHARED_BY_THREADS, worker_count + 1);
	if (result < 0)
		return result;
	result = hybrid_open(worker_count, settings->cores, false);
	if (result == 0) {
		result = thread_workers_begin(worker_count);
		if (result == 0)
			result = open_loop(settings);
		if (result < 0)
			hybrid_close();
	}
	if (result < 0)
		ground_close();
	return result;
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){.os_threads = worker_count + 1, .os_processes = 1};
	thread_workers_end();
	hybrid_usage(usage);
	hybrid_loop_close();
	hybrid_close();
	ground_close();
}

const struct model model_eventloop_threads = {
	.name = "eventloop+threads",
	.summary = "the event loop, handing offloaded work to a pool of threads",
	.concurrency = REACH_ALL,
	.parallelism = REACH_ALL,
	.start = start,
	.run = hybrid_run,
	.stop = stop,
	.group_opened = hybrid_group_opened,
	.group_closed = hybrid_group_closed,
	.spawned = hybrid_spawned,
	.help = hybrid_help,
	.park = hybrid_park,
	.unpark = hybrid_unpark,
	.poll = hybrid_poll,
	.forget = hybrid_forget,
	.yield = hybrid_yield,
	.offload = hybrid_offload,
	.transfer = hybrid_transfer,
};
