/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coroutines on one thread, over libuv: parts/loop.c. */
#include "models/parts/core.h"
#include "models/parts/ground.h"
#include "models/parts/loop.h"

static int start(const struct model_settings *settings)
{
	int result = ground_open(settings, SHARED_BY_NONE, 1);
	if (result < 0)
		return result;
	result = loop_open(settings);
	if (result < 0)
		ground_close();
	return result;
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){.os_threads = 1, .os_processes = 1};
	loop_usage(usage);
	loop_close();
	ground_close();
}

const struct model model_eventloop = {
	.name = "eventloop",
	.summary = "coroutines on one thread, over libuv: a waiting task gives way to another",
	.concurrency = REACH_ALL,
	.parallelism = REACH_ONE,
	.default_workers = 1,
	.start = start,
	.run = loop_run,
	.stop = stop,
	.spawned = loop_spawned,
	.park = loop_park,
	.unpark = loop_unpark,
	.poll = loop_poll,
	.forget = loop_forget,
	.yield = loop_yield,
	.offload = offload_here,
	.transfer = loop_transfer,
};
