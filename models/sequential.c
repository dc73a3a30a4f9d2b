/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The serial elision: a spawn is a call. No scheduling, no second stack; a wait that needs another
 * task to continue fails with an error. The baseline, and the reference for results.
 */
#include "models/io/http.h"
#include "models/measure/meters.h"
#include "models/memory/clock.h"
#include "models/pool/blocking.h"
#include "models/pool/parker.h"
#include "models/runtime/runtime.h"
#include "models/task/root.h"
#include "models/task/run.h"

static void spawned(struct scheduler *self, struct group *group, struct task *task)
{
	(void)self;
	(void)group;
	task_execute(task, FOREVER, tick_now());
}

/* Every task has ended before another could wait for it. */
static void unpark(struct scheduler *self, struct task *task)
{
	(void)self;
	(void)task;
}

static void yield(struct scheduler *self)
{
	(void)self;
}

static const struct scheduler_operations operations = {
	.alone = true,
	.spawned = spawned,
	.park = blocking_park,
	.unpark = unpark,
	.poll = blocking_poll,
	.yield = yield,
	.transfer = blocking_transfer,
};

static struct scheduler self;
static struct parker parker;

static int start(const struct model_settings *settings)
{
	int result = runtime_open(settings, SHARED_BY_NONE);
	if (result < 0)
		return result;
	parker = (struct parker){0};
	self = (struct scheduler){
		.operations = &operations, .meter = meters_get(0), .parker = &parker};
	scheduler_use(&self);
	return parker_open(&parker, false);
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){.os_threads = 1, .os_processes = 1, .peak_in_flight = 1};
	http_client_close();
	scheduler_leave();
	parker_close(&parker);
	runtime_close();
}

const struct model model_sequential = {
	.name = "sequential",
	.summary = "one task after the other; a wait stops everything",
	.concurrency = REACH_ONE,
	.parallelism = REACH_ONE,
	.fixed_workers = 1,
	.start = start,
	.run = root_execute,
	.stop = stop,
};
