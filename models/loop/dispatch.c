/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ready queue of a loop, and switching. */
#include "models/loop/dispatch.h"

#include <errno.h>
#include <time.h>

#include "models/memory/clock.h"
#include "models/task/root.h"
#include "models/task/run.h"

/* A loop has no supervisor that has to be informed. */
static void set_current(struct loop *loop, struct task *task)
{
	loop->scheduler.current = task;
}

void dispatch_ready(struct loop *loop, struct task *task)
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

void dispatch_unpark(struct scheduler *self, struct task *task)
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
	dispatch_ready(loop, task);
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

/* Its group, and therefore the task, exists until its owner runs. */
static void end(struct loop *loop, struct task *task, int code)
{
	switched(loop, task, task_end(task, code));
	loop->in_flight--;
}

/* A task that follows another begins when that one ended or waited. -ENOMEM. */
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

/* The run stack of a task that runs next. NULL if the task ended because there was no memory, or if
 * it is displaced: its stack is the caller's, and only the poller can free that. */
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

/* What runs next: the first ready task, or the poller if none is ready or it is time to poll. */
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

/* The code that woke the resuming task has stored the reason in it. */
static int why_woken(struct loop *loop)
{
	if (!loop->current)
		return 0;
	struct task *task = loop->scheduler.current;
	enum task_parked how = (enum task_parked)task->parked;
	task->parked = PARKED_NOT;
	return how == PARKED_EXPIRED ? -ETIMEDOUT : how == PARKED_STUCK ? -EDEADLK : 0;
}

/* Leaves the running task for the next one, which may be the same. When the task resumes, returns
 * why it was woken. That is determined before the switch, so that the switch is the last thing done
 * here. */
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

/* The first thing that runs on every stack, for each task in turn; the rest is out of its frame,
 * which is copied with every waiting task. */
static int run(struct coroutine *self)
{
	(void)self;
	struct task *task = task_current();
	if (!task->group) {
		run_root(loop_of(scheduler));
		return 0;
	}
	return atomic_load(&task->cancel) == CANCEL_NONE
		       ? loop_of(scheduler)->entering(task->data, task_output(task))
		       : -ECANCELED;
}

static void finish(struct loop *loop, int code)
{
	struct task *task = loop->scheduler.current;
	task_close_groups(task);
	end(loop, task, code);
}

/* If the next task has not begun, it takes over the stack, without a switch. */
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
			loop->in_flight--; /* it will be tried again */
		run_stack_release(&loop->stacks, loop->current);
		switch_away(loop);
	}
}

/* No task is current any more after the root task has run. */
static void rest(struct coroutine *self, int code)
{
	(void)self;
	struct loop *loop = loop_of(scheduler);
	if (loop->scheduler.current)
		finish(loop, code);
	go_on(loop);
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

int dispatch_park(struct scheduler *self, int64_t limit)
{
	int result = begin_to_park(loop_of(self), limit);
	if (result < 0)
		return result;
	return switch_away(loop_of(scheduler));
}

/* Whether the kernel's coarse clock has ticked since it was last read. It ticks a few hundred times
 * a second, and reading it costs a third of reading the other one. */
static inline bool kernel_ticked(struct loop *loop)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	bool ticked = now.tv_nsec != loop->kernel_tick;
	loop->kernel_tick = now.tv_nsec;
	return ticked;
}

/* A task that yields may have had a very short turn, and reading the clock would cost more than
 * everything else. So it is read only if recent turns were long, or if this one outlasted a
 * tick. */
void dispatch_yield(struct scheduler *self)
{
	struct loop *loop = loop_of(self);
	struct task *task = loop->scheduler.current;
	if (loop->interval < LOOP_INTERVAL_MAX || kernel_ticked(loop))
		switched(loop, task, tick_now());
	else
		loop->unread = true;
	dispatch_ready(loop, task);
	switch_away(loop);
}

void dispatch_spawned(struct scheduler *self, struct group *group, struct task *task)
{
	(void)group;
	dispatch_ready(loop_of(self), task);
}

/* From the poller's own stack, from where every run stack can be freed. */
void dispatch_run(struct loop *loop)
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

const struct coroutine_cycle dispatch_cycle = {.run = run, .rest = rest};
