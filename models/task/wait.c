/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a task waits, until when, and what cuts its wait short. */
#include <errno.h>

#include "models/measure/trace.h"
#include "models/task/wait.h"

/* A task that runs inside another task's join is recalled when that task should leave its join. */
static bool recalled(const struct task *task)
{
	int64_t recall = task_activation(task)->recall;
	if (recall != FOREVER && time_now() >= recall)
		return true;
	for (const struct task *outer = task_below(task); outer; outer = task_below(outer))
		if (atomic_load(&outer->cancel) == CANCEL_ASKED)
			return true;
	return false;
}

int64_t task_deadline(const struct task *task)
{
	int64_t own = task_activation(task)->deadline;
	int64_t inherited = task->due ? task->group->deadline : FOREVER;
	return own < inherited ? own : inherited;
}

/* A deadline that came with the group has no scope here that could be left: it is reported once. */
static int look_for_interruption(struct task *task)
{
	unsigned cancel = atomic_load(&task->cancel);
	if (cancel == CANCEL_ASKED || (cancel == CANCEL_NONE && task->nested && recalled(task))) {
		atomic_store(&task->cancel, CANCEL_TOLD);
		return -ECANCELED;
	}
	int64_t deadline = task_deadline(task);
	if (deadline == FOREVER || time_now() < deadline)
		return 0;
	if (task->due && time_now() >= task->group->deadline)
		task->due = false;
	return -ETIMEDOUT;
}

/* There is nothing to look for: the usual case. */
static inline bool is_undisturbed(struct task *task)
{
	return atomic_load_explicit(&task->cancel, memory_order_relaxed) == CANCEL_NONE &&
	       !task->nested && !task->due && task_activation(task)->deadline == FOREVER;
}

int task_interrupted(struct task *task)
{
	/* Without a task: before the run, when shared objects are opened and filled. */
	return !task || is_undisturbed(task) ? 0 : look_for_interruption(task);
}

int64_t task_limit(const struct task *task)
{
	int64_t deadline = task_deadline(task), recall = task_activation(task)->recall;
	if (!task->nested || atomic_load(&task->cancel) == CANCEL_TOLD)
		return deadline;
	return deadline < recall ? deadline : recall;
}

void task_pause(struct task *task, const char *what, enum trace_event how)
{
	struct activation *activation = task_activation(task);
	activation->waits_for = what;
	if (trace_on && activation->number)
		trace_mark(
			activation->number, 0, task->worker, task->offloads ? TRACE_OFFERS : how);
}

void task_resume(struct task *task)
{
	struct activation *activation = task_activation(task);
	activation->waits_for = NULL;
	if (trace_on && activation->number)
		trace_mark(activation->number, 0, task->worker, TRACE_RUNS);
}

OUT_OF_FRAME static int before_wait(const char *what, enum trace_event how)
{
	struct task *task = task_current();
	int result = task_interrupted(task);
	if (result == 0)
		task_pause(task, what, how);
	return result;
}

OUT_OF_FRAME static int after_wait(int result)
{
	struct task *task = task_current();
	task_resume(task);
	int interrupted = task_interrupted(task);
	return interrupted < 0 ? interrupted : result == -ETIMEDOUT ? -ETIME : result;
}

OUT_OF_FRAME static int64_t earliest(int64_t until)
{
	int64_t limit = task_limit(task_current());
	return until < limit ? until : limit;
}

int task_wait(int64_t until, const char *what)
{
	int result = before_wait(what, TRACE_BLOCKS);
	if (result < 0)
		return result;
	if (until == FOREVER && scheduler->operations->alone)
		return after_wait(-EDEADLK);
	return after_wait(scheduler->operations->park(scheduler, earliest(until)));
}

int task_poll(int descriptor, short events, const char *what)
{
	int result = before_wait(what, TRACE_WAITS);
	if (result < 0)
		return result;
	result = after_wait(
		scheduler->operations->poll(scheduler, descriptor, events, earliest(FOREVER)));
	return result == -ETIME ? 0 : result;
}

void task_wait_shielded(const char *what)
{
	struct task *task = task_current();
	task_pause(task, what, TRACE_BLOCKS);
	scheduler->operations->park(scheduler, FOREVER);
	task_resume(task);
}

enum { IS_OVER = 1 };

OUT_OF_FRAME static int before_sleep(int64_t until)
{
	int result = task_interrupted(task_current());
	if (result == 0 && time_now() >= until)
		return IS_OVER;
	return result < 0 ? result : before_wait("sleep", TRACE_WAITS);
}

/* Does not use task_wait(): this is the wait that a million tasks may be in, each with its frames
 * on its stack. */
int time_sleep(int64_t until)
{
	for (;;) {
		int result = before_sleep(until);
		if (result == 0)
			result =
				after_wait(scheduler->operations->park(scheduler, earliest(until)));
		if (result != 0)
			return result == -ETIME || result == IS_OVER ? 0 : result;
	}
}

int64_t deadline_enter(int64_t until)
{
	struct activation *activation = task_activation(task_current());
	int64_t outer = activation->deadline;
	if (until < outer)
		activation->deadline = until;
	return outer;
}

void deadline_leave(int64_t outer)
{
	task_activation(task_current())->deadline = outer;
}

int task_yield(void)
{
	int result = task_interrupted(task_current());
	if (result == 0)
		scheduler->operations->yield(scheduler);
	return result;
}
