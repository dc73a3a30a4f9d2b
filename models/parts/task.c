/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task from its first instruction to its end, and how it waits. */
#include "models/parts/core.h"

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "models/parts/arena.h"
#include "models/parts/meter.h"
#include "models/parts/model_meter.h"
#include "models/parts/tick.h"
#include "models/parts/trace.h"

_Thread_local struct task *task_current;
_Thread_local _Atomic(struct task *) *task_mirror;
const struct model *model;
int task_workers = 1;
static _Atomic(struct task *) *root_now; /* in the arena: workers may have to say who waits */

enum ending outcome_ending(struct outcome outcome)
{
	if (outcome.code >= 0)
		return ENDED_OK;
	switch (outcome.code) {
	case -ECANCELED:
		return ENDED_CANCELLED;
	case -ETIMEDOUT:
		return ENDED_TIMED_OUT;
	case -EOWNERDEAD:
		return ENDED_LOST;
	default:
		return ENDED_FAILED;
	}
}

const char *ending_name(enum ending ending)
{
	static const char *const names[] = {
		"ok", "failed", "cancelled", "timed out", "worker lost"};
	return names[ending];
}

int task_fail(int code, const char *format, ...)
{
	struct task *task = task_current;
	if (!task || !task->group)
		return code;
	char *message = atomic_load(&task->message);
	if (!message) {
		message = arena_allocate(TASK_MESSAGE_BYTES);
		if (!message)
			return code;
		atomic_store(&task->message, message);
		atomic_store(&task->group->has_messages, true);
	}
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, TASK_MESSAGE_BYTES, format, arguments);
	va_end(arguments);
	return code;
}

int task_root_open(void)
{
	root_now = arena_allocate(sizeof(*root_now));
	if (!root_now)
		return -ENOMEM;
	atomic_store(root_now, NULL);
	return 0;
}

struct task *task_root_now(void)
{
	return atomic_load(root_now);
}

void task_root(struct task *root)
{
	memset(root, 0, sizeof(*root));
	root->state = TASK_RUNNING;
	root->deadline = root->recall = FOREVER;
	root->place = "root";
	root->worker = -1;
	root->earlier = root->later = NO_INDEX;
}

void task_make_current(struct task *task)
{
	task_current = task;
	if (task_mirror)
		atomic_store(task_mirror, task);
}

static void close_groups(struct task *task)
{
	while (task->groups)
		group_close(task->groups);
}

int task_run_root(struct task *root, int (*function)(void *argument), void *argument)
{
	atomic_store(root_now, root);
	root->started = tick_now();
	task_make_current(root);
	int result = function(argument);
	close_groups(root);
	task_make_current(NULL);
	atomic_store(root_now, NULL);
	return result;
}

void task_execute(struct task *task)
{
	struct task *below = task_current;
	task->below = below;
	task_make_current(task);
	atomic_fetch_or(&task->state, TASK_RUNNING);
	int code = -ECANCELED;
	if (trace_on && !task->group->offloaded) {
		task->number = trace_number();
		trace_mark(task->number, task->worker, TRACE_RUN);
	}
	task->started = tick_now();
	if (atomic_load(&task->cancel) == CANCEL_NONE)
		code = task->function(task->data, task_output(task));
	close_groups(task);
	task_end(task, code);
	task_make_current(below);
}

static void meter_task(const struct task *task)
{
	struct meter *meter = model_meter_here();
	meter_count(meter, outcome_ending((struct outcome){.code = task->code}),
		task->ended - task->started);
	if (task->due != FOREVER)
		meter_leave(meter, task->ended, (uint64_t)(time_now() - task->due));
}

/* The end is queued before it is announced, and the owner is read before it: see core.h. */
void task_end(struct task *task, int code)
{
	struct group *group = task->group;
	struct task *owner = group->owner;
	uint32_t index = task_index(task);
	task->code = code;
	if (code < 0)
		memset(task_output(task), 0, group->output);
	task->ended = tick_now();
	if (!group->offloaded)
		meter_task(task);
	if (task->number)
		trace_mark(task->number, task->worker, TRACE_END);

	bool wake = false;
	if (code < 0) {
		uint32_t none = 0;
		atomic_compare_exchange_strong(&group->first_failure, &none, index + 1);
		wake = atomic_load(&group->expects_failure);
	}
	uint32_t state = atomic_load(&task->state);
	do {
		if ((state & TASK_STREAM) && !task->queued) {
			task->queued = true;
			uint32_t newest = atomic_load(&group->finished);
			do
				task->finished_next = newest;
			while (!atomic_compare_exchange_weak(&group->finished, &newest, index + 1));
			wake |= atomic_load(&group->expects_any);
		}
	} while (!atomic_compare_exchange_weak(&task->state, &state, state | TASK_ENDED));
	if (wake || (state & TASK_AWAITED))
		model->unpark(owner);
}

void task_cancel(struct task *task)
{
	uint32_t none = CANCEL_NONE;
	atomic_compare_exchange_strong(&task->cancel, &none, CANCEL_ASKED);
	uint32_t state = atomic_load(&task->state);
	if ((state & TASK_RUNNING) && !(state & TASK_ENDED))
		model->unpark(task);
}

void task_visit(struct task *task, void (*visit)(struct task *task))
{
	visit(task);
	for (struct group *group = task->groups; group; group = group->older)
		for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->later) {
			struct task *child = group_task(group, i);
			uint32_t state = atomic_load(&child->state);
			if ((state & TASK_RUNNING) && !(state & TASK_ENDED))
				task_visit(child, visit);
		}
}

/* A task that runs inside another's join is recalled when that one should leave its join. */
static bool recalled(const struct task *task)
{
	if (task->recall != FOREVER && time_now() >= task->recall)
		return true;
	for (const struct task *outer = task->below; outer; outer = outer->below)
		if (atomic_load(&outer->cancel) == CANCEL_ASKED)
			return true;
	return false;
}

/* A deadline that came with the group has no scope here that could be left: it is told once. */
int task_interrupted(struct task *task)
{
	if (!task)
		return 0; /* before the run, when shared objects are opened and filled */
	uint32_t cancel = atomic_load(&task->cancel);
	if (cancel == CANCEL_ASKED || (cancel == CANCEL_NONE && task->below && recalled(task))) {
		atomic_store(&task->cancel, CANCEL_TOLD);
		return -ECANCELED;
	}
	if (task->deadline == FOREVER || time_now() < task->deadline)
		return 0;
	if (task->group && task->deadline == task->group->deadline)
		task->deadline = FOREVER;
	return -ETIMEDOUT;
}

int64_t task_limit(const struct task *task)
{
	if (atomic_load(&task->cancel) == CANCEL_TOLD)
		return task->deadline;
	return task->deadline < task->recall ? task->deadline : task->recall;
}

void task_pause(struct task *task, const char *what)
{
	task->waits_for = what;
	if (trace_on && task->number)
		trace_mark(task->number, task->worker, TRACE_WAIT);
}

void task_resume(struct task *task)
{
	task->waits_for = NULL;
	if (trace_on && task->number)
		trace_mark(task->number, task->worker, TRACE_RUN);
}

int task_wait(int64_t until, const char *what)
{
	struct task *task = task_current;
	int result = task_interrupted(task);
	if (result < 0)
		return result;
	if (model->concurrency == REACH_ONE && until == FOREVER)
		return -EDEADLK;
	int64_t limit = task_limit(task);
	task_pause(task, what);
	result = model->park(until < limit ? until : limit);
	task_resume(task);
	int interrupted = task_interrupted(task);
	if (interrupted < 0)
		return interrupted;
	return result == -ETIMEDOUT ? -ETIME : result;
}

int task_poll(int descriptor, short events, const char *what)
{
	struct task *task = task_current;
	int result = task_interrupted(task);
	if (result < 0)
		return result;
	task_pause(task, what);
	result = model->poll(descriptor, events, task_limit(task));
	task_resume(task);
	int interrupted = task_interrupted(task);
	return interrupted < 0 ? interrupted : result == -ETIMEDOUT ? 0 : result;
}

void task_wait_deaf(const char *what)
{
	struct task *task = task_current;
	task_pause(task, what);
	model->park(FOREVER);
	task_resume(task);
}

int64_t time_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

int time_sleep(int64_t until)
{
	int result = task_interrupted(task_current);
	while (result == 0 && time_now() < until)
		result = task_wait(until, "sleep");
	return result == -ETIME || result == 0 ? 0 : result;
}

int64_t deadline_enter(int64_t until)
{
	struct task *task = task_current;
	int64_t outer = task->deadline;
	if (until < outer)
		task->deadline = until;
	return outer;
}

void deadline_leave(int64_t outer)
{
	task_current->deadline = outer;
}

int task_yield(void)
{
	int result = task_interrupted(task_current);
	if (result == 0)
		model->yield();
	return result;
}

int offload(task_function *function, const void *in, size_t input, void *out, size_t output)
{
	return model->offload(function, in, input, out, output);
}

int offload_here(task_function *function, const void *in, size_t input, void *out, size_t output)
{
	(void)input;
	(void)output;
	return function(in, out);
}
