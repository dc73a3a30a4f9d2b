/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop with a pool of processes for what is offloaded. */
#include "models/parts/ground.h"
#include "models/parts/hybrid.h"
#include "models/parts/pool.h"
#include "models/parts/process_workers.h"

/* The workers have begun: without a loop they end again. */
static int open_loop(const struct model_settings *settings)
{
	int result = hybrid_loop_open(settings);
	struct model_usage unused;
	if (result < 0)
		process_workers_end(&unused);
	return result;
}

static int start(const struct model_settings *settings)
{
	int result = ground_open(settings, SHARED_BY_PROCESSES, settings->workers + 2);
	if (result < 0)
		return result;
	result = process_workers_prepare(settings->workers);
	if (result == 0)
		result = hybrid_open(settings->workers, settings->cores, true);
	if (result == 0) {
		result = process_workers_begin();
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
	process_workers_end(usage);
	hybrid_usage(usage);
	hybrid_loop_close();
	hybrid_close();
	ground_close();
}

const struct model model_eventloop_processes = {
	.name = "eventloop+processes",
	.summary = "the event loop, handing offloaded work to a pool of processes",
	.concurrency = REACH_ALL,
	.parallelism = REACH_ALL,
	.start = start,
	.run = hybrid_run,
	.stop = stop,
	.worker_processes = process_workers_ids,
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
