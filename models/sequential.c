/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The serial elision: to spawn a task is to call it. No scheduler, no second stack; whatever would
 * need another task to go on cannot, and says so. The baseline, and the oracle for results.
 */
#include <errno.h>

#include "models/parts/core.h"
#include "models/parts/ground.h"
#include "models/parts/parking.h"
#include "models/parts/tick.h"

static struct parking parking;

static int start(const struct model_settings *settings)
{
	int result = ground_open(settings, SHARED_BY_NONE, 1);
	if (result < 0)
		return result;
	parking_here = &parking;
	return parking_open(&parking, false);
}

static int run(int (*root)(void *argument), void *argument)
{
	struct task *task = task_root_new();
	if (!task)
		return -ENOMEM;
	int result = task_run_root(task, root, argument);
	task_root_free(task);
	return result;
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){.os_threads = 1, .os_processes = 1, .peak_in_flight = 1};
	parking_close(&parking);
	ground_close();
}

static void spawned(struct group *group, struct task *task)
{
	(void)group;
	task_execute(task, FOREVER, tick_now());
}

/* Everything has ended before anyone could wait for it. */
static void unpark(struct task *task)
{
	(void)task;
}

static void yield(void)
{
}

const struct model model_sequential = {
	.name = "sequential",
	.summary = "one task after the other; a wait stops everything",
	.concurrency = REACH_ONE,
	.parallelism = REACH_ONE,
	.default_workers = 1,
	.start = start,
	.run = run,
	.stop = stop,
	.spawned = spawned,
	.park = parking_park,
	.unpark = unpark,
	.poll = parking_poll,
	.yield = yield,
	.offload = offload_here,
	.transfer = parking_transfer,
};
