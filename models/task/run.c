/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task from its first instruction to its end. */
#include "models/task/run.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "models/measure/meter.h"
#include "models/measure/trace.h"
#include "models/memory/clock.h"
#include "models/task/activation.h"
#include "models/task/completions.h"

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
	struct task *task = task_current();
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

/* A thread that finds the activation on the task finds it complete, even if this runner is killed
 * at any instruction. */
static struct activation *activate(struct task *task, uint64_t tick)
{
	struct activation *activation = activation_take(scheduler);
	if (!activation)
		return NULL;
	activation->task = task;
	activation->deadline = FOREVER;
	activation->started = tick;
	activation->groups = NULL;
	atomic_store_explicit(&activation->waiter.list, NULL, memory_order_relaxed);
	activation->waits_for = NULL;
	activation->number = 0;
	activation->timer = 0;
	if (task->group && task->group->queue)
		activation->generation = task->generation;
	activation->context = NULL;
	activation->depth = 0;
	atomic_signal_fence(memory_order_seq_cst);
	task->activation = arena_number(activation);
	return activation;
}

void task_close_groups(struct task *task)
{
	const struct activation *activation = task_activation(task);
	while (activation->groups)
		group_close(activation->groups);
}

/* An offloaded function is a state of the task that offloaded it. */
static void trace_begin(const struct task *task, struct activation *activation)
{
	if (task->group->offloaded) {
		uint32_t number = task_activation(task->group->owner)->number;
		if (number)
			trace_mark(number, 0, task->worker, TRACE_OFFLOADED);
		return;
	}
	activation->number = trace_number();
	trace_mark(activation->number, arena_number(task), task->worker, TRACE_RUNS);
}

static void trace_end(const struct task *task, const struct activation *activation)
{
	const struct task *owner = task->group->offloaded ? task->group->owner : NULL;
	uint32_t number = owner ? task_activation(owner)->number : activation->number;

	if (number)
		trace_mark(number, 0, task->worker, owner ? TRACE_OFFERS : TRACE_ENDED);
}

task_function *task_begin(struct task *task, int64_t recall, uint64_t tick)
{
	task_function *function = task->function;
	struct activation *activation = activate(task, tick);
	if (!activation)
		return NULL;
	task->due = task->group->deadline != FOREVER;
	task->nested = task_current() != NULL;
	if (task->nested) {
		activation->below = task_current();
		activation->recall = recall;
	}
	if (trace_on)
		trace_begin(task, activation);
	/* In this order: a task that is found to have begun is on record with its runner. */
	if (scheduler->innermost)
		atomic_store_explicit(scheduler->innermost, activation, memory_order_release);
	unsigned before = task_state_set(task, TASK_RUNNING);
	assert(!(before & (TASK_RUNNING | TASK_ENDED)));
	(void)before;
	/* Until the task has begun, another thread may have to begin it. */
	atomic_store_explicit(&task->message, NULL, memory_order_relaxed);
	return function;
}

int task_run(struct task *task, task_function *function)
{
	int code = -ECANCELED;
	task_make_current(task);
	if (atomic_load(&task->cancel) == CANCEL_NONE)
		code = function(task->data, task_output(task));
	task_close_groups(task);
	return code;
}

uint64_t task_finish(struct task *task, int code)
{
	struct task *below = task_below(task);
	uint64_t tick = task_end(task, code);
	task_make_current(below);
	return tick;
}

uint64_t task_execute(struct task *task, int64_t recall, uint64_t tick)
{
	task_function *function = task_begin(task, recall, tick);
	return function ? task_finish(task, task_run(task, function)) : task_end(task, -ENOMEM);
}

static void meter_task(const struct task *task, const struct activation *activation, int64_t due)
{
	struct meter *meter = scheduler->meter;
	meter_count(meter, outcome_ending((struct outcome){.code = task->code}),
		activation ? task->ended - activation->started : 0);
	if (due != FOREVER)
		meter_leave(meter, task->ended, (uint64_t)(time_now() - due));
}

/* In a group whose owner runs its tasks in turn. Returns whether the owner has to be woken. */
static bool announce_here(struct group *group, struct task *task, uint32_t index)
{
	unsigned state = atomic_load(&task->state);
	if (state & TASK_STREAM)
		completions_push(group, task, index);
	bool wake = (state & TASK_STREAM) && atomic_load(&group->expects_any);
	task_state_set(task, TASK_ENDED);
	return wake || (state & TASK_AWAITED);
}

/* The owner may begin at any moment to ask for tasks in order of completion. */
static bool announce(struct group *group, struct task *task, uint32_t index)
{
	uint16_t before = atomic_load(&task->state);
	bool told = false, wake = false;
	do {
		if (!(before & TASK_STREAM) || told)
			continue;
		told = true;
		if (before & TASK_LOST)
			atomic_store(&group->losses, true);
		else
			completions_push(group, task, index);
		wake = atomic_load(&group->expects_any);
	} while (!atomic_compare_exchange_weak(
		&task->state, &before, (uint16_t)(before | TASK_ENDED)));
	return wake || (before & TASK_AWAITED);
}

/* The end is queued before it is announced, and the owner is read before that: see state.h. */
uint64_t task_end(struct task *task, int code)
{
	struct group *group = task->group;
	struct task *owner = group->owner;
	struct activation *activation = task->activation ? task_activation(task) : NULL;
	const int64_t *dues = atomic_load_explicit(&group->dues, memory_order_acquire);
	uint32_t index = task_index(task);
	uint64_t tick = tick_now();
	bool wake = false;
	task->code = code;
	task->ended = tick;
	if (code < 0)
		memset(task_output(task), 0, group->output);
	if (!activation) /* it has not begun, and cannot */
		atomic_store_explicit(&task->message, NULL, memory_order_relaxed);
	if (!group->offloaded)
		meter_task(task, activation, dues ? dues[index] : FOREVER);
	if (trace_on && activation)
		trace_end(task, activation);
	if (code < 0) {
		uint32_t none = 0;
		atomic_compare_exchange_strong(&group->first_failure, &none, index + 1);
		wake = atomic_load(&group->expects_failure);
	}
	wake |= group->queue ? announce(group, task, index) : announce_here(group, task, index);
	if (activation)
		activation_release(scheduler, activation);
	if (wake)
		scheduler->operations->unpark(scheduler, owner);
	return tick;
}

void task_lose(struct task *task)
{
	/* A runner that died as the task began has left the function there. */
	if (!arena_holds(atomic_load(&task->message), TASK_MESSAGE_BYTES))
		atomic_store(&task->message, NULL);
	task_state_set(task, TASK_LOST);
	task_end(task, -EOWNERDEAD);
}

void task_cancel(struct task *task)
{
	uint8_t none = CANCEL_NONE;
	atomic_compare_exchange_strong(&task->cancel, &none, CANCEL_ASKED);
	if (task_is_live(task))
		scheduler->operations->unpark(scheduler, task);
}

void tasks_wake(struct task *task)
{
	scheduler->operations->unpark(scheduler, task);
	for (struct group *group = task_activation(task)->groups; group; group = group->next)
		for (uint32_t i = group->first; i != NO_INDEX;
			i = group_task(group, i)->next_index) {
			struct task *child = group_task(group, i);
			if (task_is_live(child))
				tasks_wake(child);
		}
}

static int offload_inline(task_function *function, const void *in, void *out, size_t output)
{
	if (output > 0)
		memset(out, 0, output);
	int result = function(in, out);
	if (result < 0 && output > 0)
		memset(out, 0, output);
	return result;
}

int offload(task_function *function, const void *in, size_t input, void *out, size_t output)
{
	const struct scheduler_operations *operations = scheduler->operations;
	return operations->offload
		       ? operations->offload(scheduler, function, in, input, out, output)
		       : offload_inline(function, in, out, output);
}
