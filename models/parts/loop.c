/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop: coroutines on one thread, over libuv. A task that waits is parked on its seat (seat.h),
 * and the thread goes on with the next ready task, straight from one to the other. A task that
 * never waits runs on the seat of the one that ended before it, so that it costs a call and no
 * switch.
 *
 * One ready queue, first in first out: new tasks and woken ones stand in the same line. libuv is
 * asked for events when the queue is empty, and now and then when it is not.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "models/parts/core.h"
#include "models/parts/dump.h"
#include "models/parts/loop.h"
#include "models/parts/seat.h"
#include "models/parts/tick.h"
#include "models/parts/timers.h"

/* Ready tasks that run between two looks at libuv: as many as fit in this time, within bounds. */
#define LOOK_EVERY_TICKS 50000
#define LOOK_AFTER_MOST 64

uv_loop_t loop_uv;
int64_t loop_expecting;
bool (*loop_remote)(bool to_sleep);

static struct coroutine scheduler; /* the thread's own stack: polls when no task can run */
static struct seat *here;	   /* where the running task sits; NULL: the scheduler runs */
static struct task *misplaced; /* is to run next where the one sits that left it to the scheduler */
static struct task *ready_first, *ready_last;
static int left_until_look, look_after;
static uint64_t last_look;
static int64_t in_flight, peak_in_flight;
/* When the last task gave way, or ended, or the scheduler did. */
static uint64_t last_switch;
static bool unread; /* some have yielded since, and the clock was not read */
/* What the task that was begun last is to run; it is the next to do so. */
static task_function *entering;
/* The watchdog: who kept the thread longest from one reading to the next. */
static uint64_t longest_hold;
static const char *longest_holder;
static bool stuck; /* every task waited for another: all waits were ended */

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
	if (ready_first)
		ready_last->next = task;
	else
		ready_first = task;
	ready_last = task;
}

static struct task *take_ready(void)
{
	struct task *task = ready_first;
	ready_first = task->next;
	return task;
}

void loop_unpark(struct task *task)
{
	switch (task->parked) {
	case PARKED:
		task->parked = stuck ? PARKED_STUCK : PARKED_NOT;
		break;
	case PARKED_UNTIL:
		task->parked = PARKED_NOT;
		timers_remove(task);
		break;
	default:
		return;
	}
	make_ready(task);
}

/* `holder` has kept the thread until `now`. */
static void switched(const struct task *holder, uint64_t now)
{
	uint64_t hold = now - last_switch;
	last_switch = now;
	unread = false;
	if (hold > LOOK_EVERY_TICKS)
		left_until_look = 0;
	if (hold > longest_hold) {
		longest_hold = hold;
		longest_holder = holder->place;
	}
}

/* Its group, and with it the task, is there until its owner runs. */
static void end(struct task *task, int code)
{
	switched(task, task_end(task, code));
	in_flight--;
}

/* A task that follows another begins when that one ended, or waited. -ENOMEM. */
static int begin(struct task *task)
{
	if (++in_flight > peak_in_flight)
		peak_in_flight = in_flight;
	if (unread)
		last_switch = tick_now();
	unread = false;
	entering = task_begin(task, FOREVER, last_switch);
	return entering ? 0 : -ENOMEM;
}

static bool is_new(struct task *task)
{
	return !(atomic_load_explicit(&task->state, memory_order_relaxed) & TASK_RUNNING);
}

/* The seat of a task that is to run next. NULL if that ended for want of memory, or is misplaced:
 * its seat is the caller's, and only the scheduler can clear that. */
static struct seat *seat_for(struct task *task)
{
	task_make_current(NULL);
	int error = is_new(task) ? begin(task) : 0;
	struct seat *seat = NULL;
	if (error == 0 && task_activation(task)->context)
		seat = seat_return(task, here);
	else if (error == 0)
		seat = seat_take(task, here, &error);
	if (!seat && (error == 0 || error == -EAGAIN))
		misplaced = task;
	else if (!seat)
		end(task, error);
	return seat;
}

/* Who runs next: the first ready task, or the scheduler when none is or it is time to look. */
OUT_OF_FRAME static struct coroutine *next_coroutine(void)
{
	while (ready_first && left_until_look-- > 0 && !misplaced) {
		struct task *task = take_ready();
		struct seat *seat = task->activation ? seat_in_place(task) : NULL;
		if (!seat)
			seat = seat_for(task);
		if (seat) {
			here = seat;
			task_make_current(task);
			return &seat->coroutine;
		}
	}
	here = NULL;
	return &scheduler;
}

/* Whoever woke the task that goes on has left in it why. */
static int why_woken(void)
{
	if (!here)
		return 0;
	struct task *task = task_current;
	enum task_parked how = (enum task_parked)task->parked;
	task->parked = PARKED_NOT;
	return how == PARKED_EXPIRED ? -ETIMEDOUT : how == PARKED_STUCK ? -EDEADLK : 0;
}

/* Leaves the running task for the next one, which may be itself. Answers, when it goes on, why it
 * was woken: that is found out before the switch, which so is the last thing that is done here. */
static inline int switch_away(void)
{
	struct coroutine *self = &here->coroutine;
	struct coroutine *next = next_coroutine();
	int why = why_woken();
	return next == self ? why : coroutine_switch(self, next, why);
}

OUT_OF_FRAME static void run_root(void)
{
	last_switch = tick_now();
	root.result = task_run_root(root.task, root.function, root.argument);
	root.ended = true;
}

/* What runs on every seat first, for each task in turn; the rest is out of its frame, which is
 * copied with every task that waits. */
static int run(void)
{
	struct task *task = task_current;
	if (!task->group) {
		run_root();
		return 0;
	}
	return atomic_load(&task->cancel) == CANCEL_NONE ? entering(task->data, task_output(task))
							 : -ECANCELED;
}

static void finish(int code)
{
	struct task *task = task_current;
	task_close_groups(task);
	end(task, code);
}

/* Whoever is next and has not begun takes the seat over, without a switch. */
static void sit_on(void)
{
	struct task *task = ready_first;
	bool next = task && is_new(task) && left_until_look > 0;
	task_make_current(NULL);
	if (next && begin(task) == 0) {
		left_until_look--;
		take_ready();
		seat_hand_over(here, task);
		task_make_current(task);
	} else {
		if (next)
			in_flight--; /* it is tried again */
		seat_leave(here);
		switch_away();
	}
}

/* Nobody is current any more where the root task has run. */
static void rest(int code)
{
	if (task_current)
		finish(code);
	sit_on();
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

/* The busier the tasks, the sooner the next look. What comes after a sleep may be busier than what
 * was before. */
static void plan_next_look(void)
{
	uint64_t now = tick_now();
	last_switch = now;
	unread = false;
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
		loop_clock_set(timers_next());
		look_after = 1;
		bool come = loop_remote && loop_remote(true);
		uv_run(&loop_uv, come ? UV_RUN_NOWAIT : UV_RUN_ONCE);
		wake_expired();
	}
	plan_next_look();
}

OUT_OF_FRAME static int begin_to_park(int64_t limit)
{
	struct task *task = task_current;
	if (limit != FOREVER && timers_add(task, limit) < 0)
		return -ENOMEM;
	task->parked = limit == FOREVER ? PARKED : PARKED_UNTIL;
	switched(task, tick_now());
	return 0;
}

int loop_park(int64_t limit)
{
	int result = begin_to_park(limit);
	if (result < 0)
		return result;
	return switch_away();
}

/* Whether the kernel's clock, which ticks a few hundred times a second and costs a third of the
 * other one to read, has ticked since it was last asked. */
static inline bool kernel_ticked(void)
{
	static long last;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	bool ticked = now.tv_nsec != last;
	last = now.tv_nsec;
	return ticked;
}

/* Who yields may have had a very short turn, and reading the clock would cost more than all the
 * rest: so it is read only if turns have been long lately, or this one outlasted a tick. */
void loop_yield(void)
{
	struct task *task = task_current;
	if (look_after < LOOK_AFTER_MOST || kernel_ticked())
		switched(task, tick_now());
	else
		unread = true;
	make_ready(task);
	switch_away();
}

void loop_spawned(struct group *group, struct task *task)
{
	(void)group;
	make_ready(task);
}

/* From the scheduler's own stack, where every seat can be cleared. */
static void run_ready(void)
{
	struct task *task = misplaced;
	misplaced = NULL;
	here = task ? seat_for(task) : NULL;
	if (here)
		task_make_current(task);
	struct coroutine *next = here ? &here->coroutine : next_coroutine();
	if (next != &scheduler)
		coroutine_switch(&scheduler, next, why_woken());
	task_make_current(NULL);
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
		run_ready();
		if (!root.ended && !misplaced)
			look();
	}
	task_make_current(NULL);
	task_root_free(task);
	return root.result;
}

int loop_watch(uv_poll_t *handle, int descriptor, uv_poll_cb ready)
{
	int result = uv_poll_init(&loop_uv, handle, descriptor);
	if (result < 0)
		return result;
	result = uv_poll_start(handle, UV_READABLE, ready);
	if (result < 0)
		uv_close((uv_handle_t *)handle, NULL);
	return result;
}

int loop_open(const struct model_settings *settings)
{
	static const struct coroutine_cycle cycle = {.run = run, .rest = rest};
	coroutine_thread(&scheduler);
	look_after = left_until_look = 1;
	in_flight = peak_in_flight = 0;
	last_switch = tick_now();
	longest_hold = 0;
	longest_holder = NULL;
	int result = seats_open(settings->stacks, settings->shared_stacks, &cycle);
	if (result < 0)
		return result;
	result = uv_loop_init(&loop_uv);
	if (result < 0)
		goto close_seats;
	result = loop_clock_open();
	if (result < 0)
		goto close_loop;
	result = loop_http_open();
	if (result == 0)
		return 0;
	loop_clock_close();
close_loop:
	uv_loop_close(&loop_uv);
close_seats:
	seats_close();
	timers_close();
	return result;
}

void loop_usage(struct model_usage *usage)
{
	usage->peak_in_flight = peak_in_flight;
	usage->longest_hold_ticks = longest_hold;
	usage->longest_hold = longest_holder;
	usage->stacks = seats_stacks();
}

void loop_close(void)
{
	loop_http_close();
	loop_io_close();
	/* Runs the loop until what the others have closed is closed. */
	loop_clock_close();
	uv_loop_close(&loop_uv);
	seats_close();
	timers_close();
}
