/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop: coroutines on one thread, over libuv. A task that waits is parked: its coroutine keeps
 * the stack, and the thread goes on with the next ready task, straight from one to the other. A
 * task that never waits runs on whatever coroutine is at hand, so that it costs a call and no
 * switch.
 *
 * One ready queue, first in first out: new tasks and woken ones stand in the same line. libuv is
 * asked for events when the queue is empty, and now and then when it is not.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "models/parts/core.h"
#include "models/parts/coroutine.h"
#include "models/parts/dump.h"
#include "models/parts/loop.h"
#include "models/parts/tick.h"
#include "models/parts/timers.h"

/* Ready tasks that run between two looks at libuv: as many as fit in this time, within bounds. */
#define LOOK_EVERY_TICKS 50000
#define LOOK_AFTER_MOST 64

uv_loop_t loop_uv;
int64_t loop_expecting;
bool (*loop_remote)(bool to_sleep);

static struct coroutine scheduler; /* the thread's own stack: polls when no task can run */
static struct coroutine *running, *idle;
static struct task *ready_first, *ready_last;
static int left_until_look, look_after;
static uint64_t last_look;
static int64_t in_flight, peak_in_flight;
/* The watchdog: who kept the thread longest from one switch to the next. */
static uint64_t resumed, longest_hold;
static const char *longest_holder;
static bool stuck; /* every task waited for another: all waits were ended */

static int clock_descriptor = -1;
static uv_poll_t clock_handle;
static int64_t clock_set; /* what the timerfd is set to */

static struct root {
	struct task *task;
	int (*function)(void *argument);
	void *argument;
	int result;
	bool ended;
} root;

static void make_ready(struct task *task)
{
	task->next = NULL;
	if (ready_last)
		ready_last->next = task;
	else
		ready_first = task;
	ready_last = task;
}

static struct task *take_ready(void)
{
	struct task *task = ready_first;
	ready_first = task->next;
	if (!ready_first)
		ready_last = NULL;
	return task;
}

void loop_unpark(struct task *task)
{
	if (task->parked != PARKED)
		return;
	task->parked = PARKED_NOT;
	timers_remove(task);
	make_ready(task);
}

static void work(void);

/* A coroutine for a task that has not begun; ends the task if there is none to be had. */
static struct coroutine *begin_on(struct task *task)
{
	struct coroutine *coroutine = idle;
	if (coroutine)
		idle = coroutine->next;
	else
		coroutine = coroutine_open(work);
	if (coroutine)
		coroutine->argument = task;
	else
		task_end(task, -ENOMEM);
	return coroutine;
}

/* Who runs next: the first ready task, or the scheduler when none is or it is time to look. */
static struct coroutine *next_coroutine(void)
{
	struct coroutine *next = NULL;
	while (!next) {
		if (!ready_first || left_until_look-- <= 0)
			return &scheduler;
		struct task *task = take_ready();
		next = task->activation ? task_activation(task)->context : NULL;
		if (!next)
			next = begin_on(task);
	}
	return next;
}

/* Leaves the running coroutine for the next one, which may be itself. */
static void switch_away(void)
{
	struct coroutine *self = running;
	struct coroutine *next = next_coroutine();
	if (next == self)
		return;
	running = next;
	coroutine_switch(self, next);
}

/* From when `task` began or last went on. */
static void watch(const char *place, uint64_t started, uint64_t until)
{
	uint64_t since = started > resumed ? started : resumed;
	if (until - since > LOOK_EVERY_TICKS)
		left_until_look = 0;
	if (until - since > longest_hold) {
		longest_hold = until - since;
		longest_holder = place;
	}
}

static void run_root(struct task *task)
{
	task_activation(task)->context = running;
	root.result = task_run_root(task, root.function, root.argument);
	root.ended = true;
}

static void run_task(struct task *task)
{
	task_make_current(NULL);
	if (++in_flight > peak_in_flight)
		peak_in_flight = in_flight;
	uint64_t started = tick_now();
	const char *place = task->place;
	task_function *function = task_begin(task, FOREVER, started);
	if (function)
		task_activation(task)->context = running;
	watch(place, started, function ? task_run(task, function) : task_end(task, -ENOMEM));
	in_flight--;
}

/* What every coroutine does: run a task, lie idle until there is another. */
static void work(void)
{
	for (;;) {
		struct coroutine *self = running;
		struct task *task = self->argument;
		if (task->group)
			run_task(task);
		else
			run_root(task);
		self->next = idle;
		idle = self;
		switch_away();
	}
}

static void wake_expired(void)
{
	int64_t now = timers_next() == FOREVER ? 0 : time_now();
	struct task *task;
	while ((task = timers_expired(now))) {
		task->parked = PARKED_EXPIRED;
		make_ready(task);
	}
}

static void on_clock(uv_poll_t *handle, int status, int events)
{
	(void)handle;
	(void)status;
	(void)events;
	uint64_t count;
	(void)!read(clock_descriptor, &count, sizeof(count));
	clock_set = FOREVER;
}

static void set_clock(int64_t when)
{
	if (when == clock_set)
		return;
	clock_set = when;
	struct itimerspec until = {0};
	if (when != FOREVER)
		until.it_value = (struct timespec){when / NANOSECONDS, when % NANOSECONDS};
	timerfd_settime(clock_descriptor, TFD_TIMER_ABSTIME, &until, NULL);
}

/* The busier the tasks, the sooner the next look. What comes after a sleep may be busier than what
 * was before. */
static void plan_next_look(void)
{
	uint64_t now = tick_now();
	bool late = now - last_look > LOOK_EVERY_TICKS;
	look_after = late ? look_after / 2 : look_after * 2;
	if (look_after < 1)
		look_after = 1;
	if (look_after > LOOK_AFTER_MOST)
		look_after = LOOK_AFTER_MOST;
	left_until_look = look_after;
	last_look = now;
}

/* Makes tasks ready whose time or event has come; waits for that if no task is ready. If nothing
 * can ever come, every task is told so. */
static void look(void)
{
	wake_expired();
	if (loop_remote)
		loop_remote(false);
	if (ready_first) {
		if (loop_expecting > 0)
			uv_run(&loop_uv, UV_RUN_NOWAIT);
	} else if (timers_next() == FOREVER && loop_expecting == 0) {
		stuck = true;
		dump_tasks("deadlock: every task waits and nothing can wake one");
		task_visit(root.task, loop_unpark);
	} else {
		set_clock(timers_next());
		look_after = 1;
		bool come = loop_remote && loop_remote(true);
		uv_run(&loop_uv, come ? UV_RUN_NOWAIT : UV_RUN_ONCE);
		wake_expired();
	}
	plan_next_look();
}

/* The current task leaves the thread to others, and comes back to it. */
static void let_others_run(struct task *task)
{
	watch(task->place, task_activation(task)->started, tick_now());
	switch_away();
	task_make_current(task);
	resumed = tick_now();
}

int loop_park(int64_t limit)
{
	struct task *task = task_current;
	if (limit != FOREVER && timers_add(task, limit) < 0)
		return -ENOMEM;
	task->parked = PARKED;
	let_others_run(task);
	bool expired = task->parked == PARKED_EXPIRED;
	task->parked = PARKED_NOT;
	return expired ? -ETIMEDOUT : stuck && limit == FOREVER ? -EDEADLK : 0;
}

void loop_yield(void)
{
	struct task *task = task_current;
	make_ready(task);
	let_others_run(task);
}

void loop_spawned(struct group *group, struct task *task)
{
	(void)group;
	make_ready(task);
}

int loop_run(int (*function)(void *argument), void *argument)
{
	struct task *task = task_root_new();
	if (!task)
		return -ENOMEM;
	root = (struct root){.task = task, .function = function, .argument = argument};
	stuck = false;
	make_ready(task);
	while (!root.ended) {
		running = &scheduler;
		switch_away();
		if (!root.ended)
			look();
	}
	task_make_current(NULL);
	task_root_free(task);
	return root.result;
}

static int open_clock(void)
{
	clock_descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (clock_descriptor < 0)
		return -errno;
	clock_set = FOREVER;
	uv_poll_init(&loop_uv, &clock_handle, clock_descriptor);
	return uv_poll_start(&clock_handle, UV_READABLE, on_clock);
}

int loop_open(void)
{
	coroutine_thread(&scheduler);
	look_after = left_until_look = 1;
	in_flight = peak_in_flight = 0;
	resumed = tick_now();
	longest_hold = 0;
	longest_holder = NULL;
	int result = uv_loop_init(&loop_uv);
	if (result == 0)
		result = open_clock();
	if (result == 0)
		result = loop_http_open();
	return result;
}

uint64_t loop_longest_hold(const char **place)
{
	*place = longest_holder;
	return longest_hold;
}

int64_t loop_peak(void)
{
	return peak_in_flight;
}

void loop_close(void)
{
	loop_http_close();
	loop_io_close();
	uv_close((uv_handle_t *)&clock_handle, NULL);
	uv_run(&loop_uv, UV_RUN_DEFAULT);
	uv_loop_close(&loop_uv);
	close(clock_descriptor);
	while (idle) {
		struct coroutine *coroutine = idle;
		idle = coroutine->next;
		coroutine_close(coroutine);
	}
	stacks_close();
	timers_close();
}
