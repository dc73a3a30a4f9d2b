/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop: when it polls libuv, and its life cycle. libuv's callbacks only make tasks ready. */
#include "models/loop/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>

#include "models/io/http.h"
#include "models/loop/alarm.h"
#include "models/loop/descriptors.h"
#include "models/loop/dispatch.h"
#include "models/loop/transfers.h"
#include "models/measure/meters.h"
#include "models/memory/clock.h"
#include "models/task/listing.h"
#include "models/task/root.h"
#include "models/task/run.h"

/* Between two polls, as many ready tasks run as fit in this time, within bounds. */
#define POLL_AFTER_US 20

static void wake_expired(struct loop *loop)
{
	int64_t now = timers_next(&loop->timers) == FOREVER ? 0 : time_now();
	struct task *task;
	while ((task = timers_expired(&loop->timers, now))) {
		task->parked = PARKED_EXPIRED;
		dispatch_ready(loop, task);
	}
}

/* The longer the tasks take, the sooner the next poll. Tasks after a sleep may take longer than
 * those before it. */
static void plan_next_poll(struct loop *loop)
{
	uint64_t now = tick_now();
	loop->last_switch = now;
	loop->unread = false;
	bool late = now - loop->last_poll > loop->poll_ticks;
	int interval = late ? loop->interval / 2 : loop->interval * 2;
	loop->interval = interval < 1			? 1
			 : interval > LOOP_INTERVAL_MAX ? LOOP_INTERVAL_MAX
							: interval;
	loop->until_poll = loop->interval;
	loop->last_poll = now;
}

/* No event can come any more: every task is told so. */
static void tell_deadlock(struct loop *loop)
{
	loop->stuck = true;
	tasks_list_deadlock();
	tasks_wake(loop->root.task);
	loop->stuck = false;
}

/* Makes tasks ready whose time or event has come; waits for one if no task is ready. */
static void poll_events(struct loop *loop)
{
	wake_expired(loop);
	if (loop->take)
		loop->take(loop->context, false);
	if (loop->ready_first) {
		if (loop->expected > 0)
			uv_run(&loop->uv, UV_RUN_NOWAIT);
	} else if (timers_next(&loop->timers) == FOREVER && loop->expected == 0) {
		tell_deadlock(loop);
	} else {
		alarm_set(loop, timers_next(&loop->timers));
		loop->interval = 1;
		bool come = loop->take && loop->take(loop->context, true);
		uv_run(&loop->uv, come ? UV_RUN_NOWAIT : UV_RUN_ONCE);
		wake_expired(loop);
	}
	plan_next_poll(loop);
}

int loop_run(struct loop *loop, int (*function)(void *argument), void *argument)
{
	struct task *task = root_new();
	if (!task)
		return -ENOMEM;
	loop->root.task = task;
	loop->root.function = function;
	loop->root.argument = argument;
	loop->root.ended = false;
	dispatch_ready(loop, task);
	while (!loop->root.ended) {
		dispatch_run(loop);
		if (!loop->root.ended && !loop->displaced)
			poll_events(loop);
	}
	loop->scheduler.current = NULL;
	root_free(task);
	return loop->root.result;
}

struct loop *loop_here(void)
{
	return loop_of(scheduler);
}

void loop_expect(int change)
{
	loop_here()->expected += change;
}

void *loop_context(struct scheduler *self)
{
	return loop_of(self)->context;
}

static void on_told(uv_poll_t *handle, int status, int events)
{
	struct loop *loop = handle->data;
	(void)status;
	(void)events;
	eventfd_t count;
	eventfd_read(loop->listener_descriptor, &count);
	loop->take(loop->context, false);
}

int loop_listen(struct loop *loop, int descriptor, bool (*take)(void *context, bool to_sleep),
	void *context)
{
	int result = alarm_watch(loop, &loop->listener, descriptor, on_told);
	if (result < 0)
		return result;
	loop->listener_descriptor = descriptor;
	loop->take = take;
	loop->context = context;
	return 0;
}

int loop_open(struct loop **opened, const struct model_settings *settings,
	const struct scheduler_operations *operations)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	if (!loop)
		return -ENOMEM;
	loop->scheduler = (struct scheduler){.operations = operations, .meter = meters_get(0)};
	loop->poll_ticks = POLL_AFTER_US * ticks_per_us();
	loop->interval = loop->until_poll = 1;
	loop->last_switch = tick_now();
	coroutine_thread(&loop->poller);
	int result = run_stacks_open(
		&loop->stacks, settings->stacks, settings->shared_stacks, &dispatch_cycle);
	if (result < 0)
		goto free_loop;
	result = uv_loop_init(&loop->uv);
	if (result < 0)
		goto close_stacks;
	result = alarm_open(loop);
	if (result < 0)
		goto close_uv;
	result = transfers_open(loop);
	if (result < 0)
		goto close_alarm;
	scheduler_use(&loop->scheduler);
	*opened = loop;
	return 0;
close_alarm:
	alarm_close(loop);
close_uv:
	uv_loop_close(&loop->uv);
close_stacks:
	run_stacks_close(&loop->stacks);
free_loop:
	free(loop);
	return result;
}

void loop_close(struct loop *loop, struct model_usage *usage)
{
	usage->peak_in_flight = loop->peak_in_flight;
	usage->longest_hold_ticks = loop->longest_hold;
	usage->longest_hold = loop->longest_holder;
	usage->stacks = loop->stacks.kind;
	if (loop->take)
		uv_close((uv_handle_t *)&loop->listener, NULL);
	transfers_close(loop);
	descriptors_close(loop);
	/* Runs the loop until the closed handles are gone. */
	alarm_close(loop);
	uv_loop_close(&loop->uv);
	run_stacks_close(&loop->stacks);
	timers_close(&loop->timers);
	http_client_close();
	scheduler_leave();
	free(loop);
}

const struct scheduler_operations loop_operations = {
	.spawned = dispatch_spawned,
	.park = dispatch_park,
	.unpark = dispatch_unpark,
	.poll = descriptors_poll,
	.forget = descriptors_forget,
	.yield = dispatch_yield,
	.transfer = transfers_perform,
};
