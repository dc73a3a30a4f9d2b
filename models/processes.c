/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of forked processes: each runs one task at a time and blocks when the task waits. */
#include "models/runtime/pooled.h"
#include "models/task/root.h"

static int start(const struct model_settings *settings)
{
	return pooled_start(settings, &process_workers);
}

static void stop(struct model_usage *usage)
{
	pooled_stop(usage, &process_workers);
}

const struct model model_processes = {
	.name = "processes",
	.summary = "a pool of forked processes with blocking calls",
	.concurrency = REACH_WORKERS,
	.parallelism = REACH_WORKERS,
	.start = start,
	.run = root_execute,
	.stop = stop,
	.worker_processes = process_workers_ids,
};
