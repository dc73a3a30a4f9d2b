/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coroutines on one thread, over libuv. */
#include "models/loop/loop.h"
#include "models/runtime/runtime.h"

static int start(const struct model_settings *settings)
{
	struct loop *loop;
	int result = runtime_open(settings, SHARED_BY_NONE);
	if (result < 0)
		return result;
	result = loop_open(&loop, settings, &loop_operations);
	if (result < 0)
		runtime_close();
	return result;
}

static int run(int (*root)(void *argument), void *argument)
{
	return loop_run(loop_here(), root, argument);
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){.os_threads = 1, .os_processes = 1};
	loop_close(loop_here(), usage);
	runtime_close();
}

const struct model model_eventloop = {
	.name = "eventloop",
	.summary = "coroutines on one thread, over libuv: a waiting task gives way to another",
	.concurrency = REACH_ALL,
	.parallelism = REACH_ONE,
	.fixed_workers = 1,
	.start = start,
	.run = run,
	.stop = stop,
};
