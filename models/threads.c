/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of pthreads: each runs one task at a time and blocks when the task waits. */
#include "models/runtime/pooled.h"
#include "models/task/root.h"

static int start(const struct model_settings *settings)
{
	return pooled_start(settings, &thread_workers);
}

static void stop(struct model_usage *usage)
{
	pooled_stop(usage, &thread_workers);
}

const struct model model_threads = {
	.name = "threads",
	.summary = "a pool of pthreads with blocking calls",
	.concurrency = REACH_WORKERS,
	.parallelism = REACH_WORKERS,
	.start = start,
	.run = root_execute,
	.stop = stop,
};
