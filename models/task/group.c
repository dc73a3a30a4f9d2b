/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups: which tasks are in them, which have ended, and handing out results. state.h says who may
 * touch what. */

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "models/measure/diagnostic.h"
#include "models/memory/clock.h"
#include "models/measure/meters.h"
#include "models/measure/trace.h"
#include "models/task/completions.h"
#include "models/task/run.h"
#include "models/task/slots.h"
#include "models/task/wait.h"

#define CAPACITY_MAX ((1U << 24) - 1)

int group_open(struct group **opened, size_t capacity, size_t input, size_t output)
{
	*opened = NULL;
	if (capacity == 0 || capacity > CAPACITY_MAX || input > UINT32_MAX || output > UINT32_MAX)
		return -EINVAL;
	struct group *group = arena_allocate(sizeof(*group));
	if (!group)
		return -ENOMEM;
	memset(group, 0, sizeof(*group));
	group->owner = task_current();
	slots_lay_out(group, capacity, input, output);
	/* Different from that of any group which may have had the same memory before. */
	group->generation = (uint32_t)tick_now() & GENERATION_MAX;
	group->free = group->first = group->last = NO_INDEX;
	group->ready = group->ready_last = NO_INDEX;
	struct activation *activation = task_activation(task_current());
	group->deadline = task_deadline(task_current());
	group->due = FOREVER;
	group->failed = -ENOENT;
	group->tasks = arena_allocate(group->bytes);
	int result = group->tasks ? 0 : -ENOMEM;
	if (result == 0 && scheduler->operations->group_opened)
		result = scheduler->operations->group_opened(scheduler, group);
	if (result < 0) {
		arena_free(group->tasks, group->bytes);
		arena_free(group, sizeof(*group));
		return result;
	}
	group->next = activation->groups;
	atomic_signal_fence(memory_order_seq_cst); /* a supervisor may follow the list */
	activation->groups = group;
	*opened = group;
	return 0;
}

static size_t dues_bytes(const struct group *group)
{
	return group->capacity * sizeof(int64_t);
}

/* No task that is already in the group has an arrival time. */
static int open_dues(struct group *group)
{
	int64_t *dues = arena_allocate(dues_bytes(group));
	if (!dues)
		return -ENOMEM;
	for (uint32_t i = 0; i < group->unused; i++)
		dues[i] = FOREVER;
	atomic_store(&group->dues, dues);
	return 0;
}

static void take_due(struct group *group, uint32_t index)
{
	int64_t due = group->due, *dues = atomic_load_explicit(&group->dues, memory_order_relaxed);
	if (!dues)
		return;
	dues[index] = due;
	group->due = FOREVER;
	if (due != FOREVER)
		meter_arrive(scheduler->meter, tick_now(), (uint64_t)(time_now() - due));
}

int group_arrive(struct group *group, int64_t when)
{
	if (group->owner != task_current())
		return -EPERM;
	group->due = FOREVER;
	int result = time_sleep(when);
	if (result == 0 && !atomic_load(&group->dues))
		result = open_dues(group);
	if (result == 0)
		group->due = when;
	return result;
}

static void free_message(struct task *task)
{
	arena_free(atomic_exchange(&task->message, NULL), TASK_MESSAGE_BYTES);
}

static task_id id_of(const struct task *task, uint32_t index)
{
	return (task_id)task->generation << 32 | index;
}

task_id group_spawn_at(
	struct group *group, task_function *function, const void *in, const char *source)
{
	if (group->owner != task_current())
		return -EPERM;
	uint32_t index = slot_take(group);
	if (index == NO_INDEX)
		return -ENOBUFS;
	struct task *task = group_task(group, index);
	slot_prefetch(group, index + SLOTS_AHEAD);
	if (atomic_load_explicit(&group->has_messages, memory_order_relaxed))
		free_message(task);
	atomic_store_explicit(
		&task->state, group->streaming ? TASK_STREAM : 0, memory_order_relaxed);
	atomic_store_explicit(&task->cancel, CANCEL_NONE, memory_order_relaxed);
	task->parked = PARKED_NOT;
	atomic_store_explicit(&task->worker, 0, memory_order_relaxed);
	task->offloads = task->nested = task->due = false;
	task->function = function;
	task->source = source;
	task->group = group;
	task->completed_next = NO_INDEX;
	task->seen = task->ready = task->lost = false;
	task->activation = 0;
	take_due(group, index);
	if (in)
		memcpy(task->data, in, group->input);
	if (group->output > 0)
		memset(task_output(task), 0, group->output);
	slot_link(group, task, index);
	task_id id = id_of(task, index);
	if (trace_on && !group->offloaded)
		trace_mark(0, arena_number(task), 0, TRACE_SPAWNED);
	group->asked = false;
	scheduler->operations->spawned(scheduler, group, task);
	return id;
}

static bool has_ended(const struct task *task)
{
	return atomic_load(&task->state) & TASK_ENDED;
}

/* Runs one of the group's own tasks if this thread should do so, or waits. The task that was run
 * here may have been cancelled together with the join around it: that is checked afterwards. */
static int wait_or_help(struct group *group, bool reluctant, const char *what)
{
	bool helped = scheduler->operations->help &&
		      scheduler->operations->help(scheduler, group, reluctant);
	if (group->closing && !helped)
		task_wait_shielded("close");
	if (group->closing)
		return 0;
	return helped ? task_interrupted(task_current()) : task_wait(FOREVER, what);
}

/* Waits until one given task has ended. */
static int await(struct group *group, struct task *task)
{
	while (!(task_state_set(task, TASK_AWAITED) & TASK_ENDED)) {
		int result = wait_or_help(group, false, "join");
		if (result < 0)
			return result;
	}
	return 0;
}

/* The end of a task that is queued or noted is stored within a few instructions, unless its runner
 * has lost its core in between. */
static void await_soon(struct task *task)
{
	while (!has_ended(task))
		sched_yield();
}

/* From the last spawned backwards: the last spawned task tends to be the last to end. Once it has
 * ended, most others have ended too, so there is no need to wait for them. */
static int await_all(struct group *group)
{
	for (uint32_t i = group->last; i != NO_INDEX; i = group_task(group, i)->prev) {
		struct task *task = group_task(group, i);
		__builtin_prefetch(group_task(group, i < SLOTS_AHEAD ? 0 : i - SLOTS_AHEAD));
		int result = has_ended(task) ? 0 : await(group, task);
		if (result < 0)
			return result;
	}
	return 0;
}

/* Once a failure has been handed out, the noted failure, if any, need not be the first of those
 * that are left. */
static void note_first_failure(struct group *group)
{
	const struct task *first = NULL;
	group->failure_left = false;
	for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->next_index) {
		const struct task *task = group_task(group, i);
		if (has_ended(task) && task->code < 0 && (!first || task->ended < first->ended))
			first = task;
	}
	if (first)
		atomic_store(&group->first_failure, task_index(first) + 1);
}

/* Waits for the first failure, which is noted in the group, or until all have ended. `*failure` is
 * its code, or 0. */
static int await_failure(struct group *group, int *failure)
{
	int result = 0;
	*failure = 0;
	if (group->failure_left)
		note_first_failure(group);
	atomic_store(&group->expects_failure, true);
	for (uint32_t i = group->last; i != NO_INDEX && result == 0 && *failure == 0;) {
		uint32_t first = atomic_load(&group->first_failure);
		struct task *task = group_task(group, first ? first - 1 : i);
		if (first)
			await_soon(task);
		if (task_state_set(task, TASK_AWAITED) & TASK_ENDED) {
			task->seen = true;
			i = task->prev;
			if (task->code < 0) {
				*failure = task->code;
				group->failed = id_of(task, task_index(task));
			}
		} else {
			result = wait_or_help(group, true, "join");
		}
	}
	atomic_store(&group->expects_failure, false);
	return result;
}

static void copy_result(
	const struct group *group, struct task *task, void *output, struct outcome *outcome)
{
	if (output)
		memcpy(output, task_output(task), group->output);
	if (outcome)
		*outcome = (struct outcome){
			.code = task->code, .message = atomic_load(&task->message)};
}

static void hand_out(struct group *group, struct task *task, void *output, struct outcome *outcome)
{
	copy_result(group, task, output, outcome);
	uint32_t index = task_index(task), first = index + 1;
	if (task->code < 0) {
		atomic_compare_exchange_strong(&group->first_failure, &first, 0);
		group->failure_left = true;
	}
	slot_release(group, task, index);
}

/* All tasks have ended. Returns how many did not end well. */
static int hand_out_all(struct group *group, unsigned char *outputs, struct outcome *outcomes)
{
	int bad = 0;
	for (uint32_t i = group->first; i != NO_INDEX;) {
		struct task *task = group_task(group, i);
		bad += task->code < 0;
		i = task->next_index;
		copy_result(group, task, outputs, outcomes);
		outputs += outputs ? group->output : 0;
		outcomes += outcomes ? 1 : 0;
	}
	slots_reset(group);
	return bad;
}

static void cancel_all(struct group *group)
{
	for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->next_index)
		if (!has_ended(group_task(group, i)))
			task_cancel(group_task(group, i));
}

int group_join(struct group *group, enum join_mode mode, void *outputs, struct outcome *outcomes)
{
	if (group->owner != task_current())
		return -EPERM;
	group->asked = true;
	group->failed = -ENOENT;
	int failure = 0;
	int result = mode == JOIN_ALL ? 0 : await_failure(group, &failure);
	if (result == 0 && failure < 0 && mode == JOIN_LEAVE)
		return failure;
	if (result == 0 && failure < 0)
		cancel_all(group);
	if (result == 0)
		result = await_all(group);
	if (result < 0) {
		group->failed = -ENOENT;
		cancel_all(group);
		return result;
	}
	int bad = hand_out_all(group, outputs, outcomes);
	return mode == JOIN_ALL ? bad : failure;
}

task_id group_failed(const struct group *group)
{
	return group->failed;
}

static int await_any(struct group *group)
{
	int result = 0;
	atomic_store(&group->expects_any, true);
	while (result == 0 && !completions_take(group))
		result = wait_or_help(group, true, "next");
	atomic_store(&group->expects_any, false);
	return result;
}

task_id group_next(struct group *group, void *output, struct outcome *outcome)
{
	if (group->owner != task_current())
		return -EPERM;
	group->asked = true;
	if (group->outstanding == 0)
		return -ENOENT;
	int result = group->streaming ? 0 : completions_begin(group);
	if (result == 0 && group->ready == NO_INDEX)
		result = await_any(group);
	if (result < 0) {
		if (result != -ENOMEM)
			cancel_all(group);
		return result;
	}
	uint32_t index = completions_first(group);
	struct task *task = group_task(group, index);
	await_soon(task);
	task_id id = id_of(task, index);
	hand_out(group, task, output, outcome);
	return id;
}

int group_cancel(struct group *group, task_id id)
{
	if (group->owner != task_current())
		return -EPERM;
	group->asked = true;
	if (id == TASK_ALL) {
		cancel_all(group);
		return 0;
	}
	uint32_t index = (uint32_t)id;
	if (id < 0 || index >= group->unused)
		return -ESRCH;
	struct task *task = group_task(group, index);
	/* A slot that has been handed out already has the next generation. */
	if (task->generation != (uint32_t)(id >> 32))
		return -ESRCH;
	if (!has_ended(task))
		task_cancel(task);
	return 0;
}

static void forget_group(struct group *group)
{
	struct group **link = &task_activation(group->owner)->groups;
	while (*link != group)
		link = &(*link)->next;
	*link = group->next;
}

/* Cancellation and deadlock do not count as failures. */
static bool is_failure(int code)
{
	return code < 0 && code != -ECANCELED && code != -EDEADLK;
}

/* Called before the remaining tasks are cancelled: reports what would otherwise go unnoticed. */
static void diagnose(struct group *group)
{
	for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->next_index) {
		struct task *task = group_task(group, i);
		if (!group->asked)
			diagnostic_add(DIAGNOSTIC_FORGOTTEN, task->source);
		if (has_ended(task) && is_failure(task->code) && !task->seen)
			diagnostic_add(DIAGNOSTIC_UNSEEN, task->source);
	}
}

void group_close(struct group *group)
{
	if (!group)
		return;
	diagnose(group);
	group->closing = true;
	cancel_all(group);
	await_all(group);
	for (uint32_t i = 0; i < group->untouched && atomic_load(&group->has_messages); i++)
		free_message(group_task(group, i));
	if (scheduler->operations->group_closed)
		scheduler->operations->group_closed(scheduler, group);
	forget_group(group);
	arena_free(atomic_load(&group->dues), dues_bytes(group));
	arena_free(group->tasks, group->bytes);
	arena_free(group, sizeof(*group));
}
