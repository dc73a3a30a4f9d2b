/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop: coroutines on one thread, over libuv. A task that waits is parked on its run stack, and
 * the thread goes on with the next ready task, straight from one to the other. A task that never
 * waits runs on the stack of the one that ended before it, so that it costs a call and no switch.
 *
 * One ready queue, first in first out: new tasks and woken ones stand in the same line. libuv is
 * polled when the queue is empty, and after an interval when it is not. Its callbacks only make
 * tasks ready.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>

#include "models/io/http.h"
#include "models/loop/state.h"
#include "models/measure/meters.h"
#include "models/memory/clock.h"
#include "models/task/listing.h"
#include "models/task/root.h"
#include "models/task/run.h"

/* Between two polls as many ready tasks run as fit in this time, within bounds. */
#define POLL_AFTER_US 20
#define INTERVAL_MAX 64

static struct loop *loop_here(void)
{
	return loop_of(scheduler);
}

/* A loop has no supervisor to tell. */
static void set_current(struct loop *loop, struct task *task)
{
	loop->scheduler.current = task;
}

static void make_ready(struct loop *loop, struct task *task)
{
	task->next = NULL;
	if (loop->ready_first)
		loop->ready_last->next = task;
	else
		loop->ready_first = task;
	loop->ready_last = task;
}

static struct task *take_ready(struct loop *loop)
{
	struct task *task = loop->ready_first;
	loop->ready_first = task->next;
	return task;
}

void loop_unpark(struct scheduler *self, struct task *task)
{
	struct loop *loop = loop_of(self);
	switch (task->parked) {
	case PARKED:
		task->parked = loop->stuck ? PARKED_STUCK : PARKED_NOT;
		break;
	case PARKED_UNTIL:
		task->parked = PARKED_NOT;
		timers_remove(&loop->timers, task);
		break;
	default:
		return;
	}
	make_ready(loop, task);
}

static void unpark(struct task *task)
{
	loop_unpark(scheduler, task);
}

/* `holder` has kept the thread until `now`. */
static void switched(struct loop *loop, const struct task *holder, uint64_t now)
{
	uint64_t hold = now - loop->last_switch;
	loop->last_switch = now;
	loop->unread = false;
	if (hold > loop->poll_ticks)
		loop->until_poll = 0;
	if (hold > loop->longest_hold) {
		loop->longest_hold = hold;
		loop->longest_holder = holder->source;
	}
}

/* Its group, and with it the task, is there until its owner runs. */
static void end(struct loop *loop, struct task *task, int code)
{
	switched(loop, task, task_end(task, code));
	loop->in_flight--;
}

/* A task that follows another begins when that one ended, or waited. -ENOMEM. */
static int begin(struct loop *loop, struct task *task)
{
	if (++loop->in_flight > loop->peak_in_flight)
		loop->peak_in_flight = loop->in_flight;
	if (loop->unread)
		loop->last_switch = tick_now();
	loop->unread = false;
	loop->entering = task_begin(task, FOREVER, loop->last_switch);
	return loop->entering ? 0 : -ENOMEM;
}

static bool is_new(struct task *task)
{
	return !(atomic_load_explicit(&task->state, memory_order_relaxed) & TASK_RUNNING);
}

/* The run stack of a task that is to run next. NULL if that ended for want of memory, or is
 * displaced: its stack is the caller's, and only the poller can clear that. */
static struct run_stack *stack_for(struct loop *loop, struct task *task)
{
	set_current(loop, NULL);
	int error = is_new(task) ? begin(loop, task) : 0;
	struct run_stack *stack = NULL;
	if (error == 0 && task_activation(task)->context)
		stack = run_stack_return(&loop->stacks, task, loop->current);
	else if (error == 0)
		stack = run_stack_take(&loop->stacks, task, loop->current, &error);
	if (!stack && (error == 0 || error == -EAGAIN))
		loop->displaced = task;
	else if (!stack)
		end(loop, task, error);
	return stack;
}

/* Who runs next: the first ready task, or the poller when none is or it is time to poll. */
OUT_OF_FRAME static struct coroutine *next_coroutine(struct loop *loop)
{
	while (loop->ready_first && loop->until_poll-- > 0 && !loop->displaced) {
		struct task *task = take_ready(loop);
		struct run_stack *stack = task->activation ? run_stack_in_place(task) : NULL;
		if (!stack)
			stack = stack_for(loop, task);
		if (stack) {
			loop->current = stack;
			set_current(loop, task);
			return &stack->coroutine;
		}
	}
	loop->current = NULL;
	return &loop->poller;
}

/* Whoever woke the task that goes on has left in it why. */
static int why_woken(struct loop *loop)
{
	if (!loop->current)
		return 0;
	struct task *task = loop->scheduler.current;
	enum task_parked how = (enum task_parked)task->parked;
	task->parked = PARKED_NOT;
	return how == PARKED_EXPIRED ? -ETIMEDOUT : how == PARKED_STUCK ? -EDEADLK : 0;
}

/* Leaves the running task for the next one, which may be itself. Answers, when it goes on, why it
 * was woken: that is found out before the switch, which so is the last thing that is done here. */
static inline int switch_away(struct loop *loop)
{
	struct coroutine *self = &loop->current->coroutine;
	struct coroutine *next = next_coroutine(loop);
	int why = why_woken(loop);
	return next == self ? why : coroutine_switch(self, next, why);
}

OUT_OF_FRAME static void run_root(struct loop *loop)
{
	loop->last_switch = tick_now();
	loop->root.result = root_run(loop->root.task, loop->root.function, loop->root.argument);
	loop->root.ended = true;
}

/* What runs on every stack first, for each task in turn; the rest is out of its frame, which is
 * copied with every task that waits. */
static int run(struct coroutine *self)
{
	(void)self;
	struct task *task = task_current();
	if (!task->group) {
		run_root(loop_here());
		return 0;
	}
	return atomic_load(&task->cancel) == CANCEL_NONE
		       ? loop_here()->entering(task->data, task_output(task))
		       : -ECANCELED;
}

static void finish(struct loop *loop, int code)
{
	struct task *task = loop->scheduler.current;
	task_close_groups(task);
	end(loop, task, code);
}

/* Whoever is next and has not begun takes the stack over, without a switch. */
static void go_on(struct loop *loop)
{
	struct task *task = loop->ready_first;
	bool next = task && is_new(task) && loop->until_poll > 0;
	set_current(loop, NULL);
	if (next && begin(loop, task) == 0) {
		loop->until_poll--;
		take_ready(loop);
		run_stack_hand_over(loop->current, task);
		set_current(loop, task);
	} else {
		if (next)
			loop->in_flight--; /* it is tried again */
		run_stack_release(&loop->stacks, loop->current);
		switch_away(loop);
	}
}

/* Nobody is current any more where the root task has run. */
static void rest(struct coroutine *self, int code)
{
	(void)self;
	struct loop *loop = loop_here();
	if (loop->scheduler.current)
		finish(loop, code);
	go_on(loop);
}

static void wake_expired(struct loop *loop)
{
	int64_t now = timers_next(&loop->timers) == FOREVER ? 0 : time_now();
	struct task *task;
	while ((task = timers_expired(&loop->timers, now))) {
		task->parked = PARKED_EXPIRED;
		make_ready(loop, task);
	}
}

/* The busier the tasks, the sooner the next poll. What comes after a sleep may be busier than what
 * was before. */
static void plan_next_poll(struct loop *loop)
{
	uint64_t now = tick_now();
	loop->last_switch = now;
	loop->unread = false;
	bool late = now - loop->last_poll > loop->poll_ticks;
	int interval = late ? loop->interval / 2 : loop->interval * 2;
	loop->interval = interval < 1 ? 1 : interval > INTERVAL_MAX ? INTERVAL_MAX : interval;
	loop->until_poll = loop->interval;
	loop->last_poll = now;
}

/* Nothing can ever come: every task is told so. */
static void tell_deadlock(struct loop *loop)
{
	loop->stuck = true;
	tasks_list("deadlock: every task waits and nothing can wake one");
	task_visit(loop->root.task, unpark);
}

/* Makes tasks ready whose time or event has come; waits for that if no task is ready. */
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

OUT_OF_FRAME static int begin_to_park(struct loop *loop, int64_t limit)
{
	struct task *task = loop->scheduler.current;
	if (limit != FOREVER && timers_add(&loop->timers, task, limit) < 0)
		return -ENOMEM;
	task->parked = limit == FOREVER ? PARKED : PARKED_UNTIL;
	switched(loop, task, tick_now());
	return 0;
}

int loop_park(struct scheduler *self, int64_t limit)
{
	int result = begin_to_park(loop_of(self), limit);
	if (result < 0)
		return result;
	return switch_away(loop_here());
}

/* Whether the kernel's clock, which ticks a few hundred times a second and costs a third of the
 * other one to read, has ticked since it was last asked. */
static inline bool kernel_ticked(struct loop *loop)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	bool ticked = now.tv_nsec != loop->kernel_tick;
	loop->kernel_tick = now.tv_nsec;
	return ticked;
}

/* Who yields may have had a very short turn, and reading the clock would cost more than all the
 * rest: so it is read only if turns have been long lately, or this one outlasted a tick. */
static void yield(struct scheduler *self)
{
	struct loop *loop = loop_of(self);
	struct task *task = loop->scheduler.current;
	if (loop->interval < INTERVAL_MAX || kernel_ticked(loop))
		switched(loop, task, tick_now());
	else
		loop->unread = true;
	make_ready(loop, task);
	switch_away(loop);
}

static void spawned(struct scheduler *self, struct group *group, struct task *task)
{
	(void)group;
	make_ready(loop_of(self), task);
}

/* From the poller's own stack, where every run stack can be cleared. */
static void run_ready(struct loop *loop)
{
	struct task *task = loop->displaced;
	loop->displaced = NULL;
	loop->current = task ? stack_for(loop, task) : NULL;
	if (loop->current)
		set_current(loop, task);
	struct coroutine *next = loop->current ? &loop->current->coroutine : next_coroutine(loop);
	if (next != &loop->poller)
		coroutine_switch(&loop->poller, next, why_woken(loop));
	set_current(loop, NULL);
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
	loop->stuck = false;
	make_ready(loop, task);
	while (!loop->root.ended) {
		run_ready(loop);
		if (!loop->root.ended && !loop->displaced)
			poll_events(loop);
	}
	set_current(loop, NULL);
	root_free(task);
	return loop->root.result;
}

void loop_expect(struct loop *loop, int change)
{
	loop->expected += change;
}

void *loop_context(const struct loop *loop)
{
	return loop->context;
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
	static const struct coroutine_cycle cycle = {.run = run, .rest = rest};
	struct loop *loop = calloc(1, sizeof(*loop));
	if (!loop)
		return -ENOMEM;
	loop->scheduler = (struct scheduler){.operations = operations, .meter = meters_get(0)};
	loop->poll_ticks = POLL_AFTER_US * ticks_per_us();
	loop->interval = loop->until_poll = 1;
	loop->last_switch = tick_now();
	coroutine_thread(&loop->poller);
	int result =
		run_stacks_open(&loop->stacks, settings->stacks, settings->shared_stacks, &cycle);
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
	/* Runs the loop until what the others have closed is closed. */
	alarm_close(loop);
	uv_loop_close(&loop->uv);
	run_stacks_close(&loop->stacks);
	timers_close(&loop->timers);
	http_client_close();
	scheduler_leave();
	free(loop);
}

const struct scheduler_operations loop_operations = {
	.spawned = spawned,
	.park = loop_park,
	.unpark = loop_unpark,
	.poll = descriptors_poll,
	.forget = descriptors_forget,
	.yield = yield,
	.transfer = transfers_perform,
};
