/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event loop with a pool of processes for offloaded functions. */
#include "models/runtime/hybrid.h"

static int start(const struct model_settings *settings)
{
	return hybrid_start(settings, &process_workers);
}

static void stop(struct model_usage *usage)
{
	hybrid_stop(usage, &process_workers);
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
};
