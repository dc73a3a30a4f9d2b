/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task from its first instruction to its end. */
#include "models/parts/core.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/ends.h"
#include "models/parts/meter.h"
#include "models/parts/model_meter.h"
#include "models/parts/tick.h"
#include "models/parts/trace.h"

_Thread_local struct task *task_current;
_Thread_local _Atomic(struct activation *) *task_mirror;
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

/* Activations that are not in use, last in first out, and the block that more are cut from, each
 * twice as large as the one before: many are then on huge pages, and a few take little. */
static _Thread_local struct {
	struct activation *spare;
	struct activation *next, *end;
	size_t bytes;
} store;

#define STORE_FIRST ((size_t)8 << 10)
#define STORE_LAST ((size_t)8 << 20)

void activations_forget(void)
{
	store.spare = store.next = store.end = NULL;
	store.bytes = 0;
}

static void enlarge_store(void)
{
	store.bytes = store.bytes == 0		  ? STORE_FIRST
		      : store.bytes == STORE_LAST ? STORE_LAST
						  : 2 * store.bytes;
	store.next = arena_allocate(store.bytes);
	store.end = store.next + (store.next ? store.bytes / sizeof(*store.next) : 0);
}

static struct activation *take_activation(void)
{
	struct activation *activation = store.spare;
	if (activation) {
		store.spare = activation->spare;
		return activation;
	}
	if (store.next == store.end)
		enlarge_store();
	return store.next == store.end ? NULL : store.next++;
}

static void give_back(struct activation *activation)
{
	activation->spare = store.spare;
	store.spare = activation;
}

/* Who finds the activation on the task finds it complete, also if this runner is killed at any
 * instruction. */
static struct activation *activate(struct task *task, uint64_t tick)
{
	struct activation *activation = take_activation();
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
	if (task->group && task->group->board)
		activation->generation = task->generation;
	activation->context = NULL;
	activation->depth = 0;
	atomic_signal_fence(memory_order_seq_cst);
	task->activation = arena_number(activation);
	return activation;
}

struct task *task_root_new(void)
{
	struct task *root = arena_allocate(sizeof(*root));
	if (!root)
		return NULL;
	memset(root, 0, sizeof(*root));
	root->state = TASK_RUNNING;
	root->place = "root";
	root->worker = -1;
	root->earlier = root->later = NO_INDEX;
	if (activate(root, 0))
		return root;
	arena_free(root, sizeof(*root));
	return NULL;
}

void task_root_free(struct task *root)
{
	give_back(task_activation(root));
	arena_free(root, sizeof(*root));
}

void task_close_groups(struct task *task)
{
	const struct activation *activation = task_activation(task);
	while (activation->groups)
		group_close(activation->groups);
}

int task_run_root(struct task *root, int (*function)(void *argument), void *argument)
{
	atomic_store(root_now, root);
	task_activation(root)->started = tick_now();
	task_make_current(root);
	int result = function(argument);
	task_close_groups(root);
	task_make_current(NULL);
	atomic_store(root_now, NULL);
	return result;
}

task_function *task_begin(struct task *task, int64_t recall, uint64_t tick)
{
	task_function *function = task->function;
	atomic_store_explicit(&task->message, NULL, memory_order_relaxed);
	struct activation *activation = activate(task, tick);
	if (!activation)
		return NULL;
	task->due = task->group->deadline != FOREVER;
	task->nested = task_current != NULL;
	if (task->nested) {
		activation->below = task_current;
		activation->recall = recall;
	}
	if (trace_on && !task->group->offloaded) {
		activation->number = trace_number();
		trace_mark(activation->number, task->worker, TRACE_RUN);
	}
	task_state_set(task, TASK_RUNNING);
	return function;
}

uint64_t task_run(struct task *task, task_function *function)
{
	struct task *below = task_below(task);
	int code = -ECANCELED;
	task_make_current(task);
	if (atomic_load(&task->cancel) == CANCEL_NONE)
		code = function(task->data, task_output(task));
	task_close_groups(task);
	uint64_t tick = task_end(task, code);
	task_make_current(below);
	return tick;
}

uint64_t task_execute(struct task *task, int64_t recall, uint64_t tick)
{
	task_function *function = task_begin(task, recall, tick);
	return function ? task_run(task, function) : task_end(task, -ENOMEM);
}

static void meter_task(const struct task *task, const struct activation *activation, int64_t due)
{
	struct meter *meter = model_meter_here();
	meter_count(meter, outcome_ending((struct outcome){.code = task->code}),
		activation ? task->ended - activation->started : 0);
	if (due != FOREVER)
		meter_leave(meter, task->ended, (uint64_t)(time_now() - due));
}

/* In a group whose owner runs its tasks in turn. Answers whether it is to be woken. */
static bool announce_here(struct group *group, struct task *task, uint32_t index)
{
	unsigned state = atomic_load(&task->state);
	if (state & TASK_STREAM)
		ends_queue(group, task, index);
	bool wake = (state & TASK_STREAM) && atomic_load(&group->expects_any);
	task_state_set(task, TASK_ENDED);
	return wake || (state & TASK_AWAITED);
}

/* The owner may begin to want ends in order at any moment. */
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
			ends_queue(group, task, index);
		wake = atomic_load(&group->expects_any);
	} while (!atomic_compare_exchange_weak(
		&task->state, &before, (uint16_t)(before | TASK_ENDED)));
	return wake || (before & TASK_AWAITED);
}

/* The end is queued before it is announced, and the owner is read before it: see core.h. */
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
	if (activation && activation->number)
		trace_mark(activation->number, task->worker, TRACE_END);
	if (code < 0) {
		uint32_t none = 0;
		atomic_compare_exchange_strong(&group->first_failure, &none, index + 1);
		wake = atomic_load(&group->expects_failure);
	}
	wake |= group->board ? announce(group, task, index) : announce_here(group, task, index);
	if (activation)
		give_back(activation);
	if (wake)
		model->unpark(owner);
	return tick;
}

void task_lose(struct task *task)
{
	task_state_set(task, TASK_LOST);
	task_end(task, -EOWNERDEAD);
}

void task_cancel(struct task *task)
{
	uint8_t none = CANCEL_NONE;
	atomic_compare_exchange_strong(&task->cancel, &none, CANCEL_ASKED);
	unsigned state = atomic_load(&task->state);
	if ((state & TASK_RUNNING) && !(state & TASK_ENDED))
		model->unpark(task);
}

void task_visit(struct task *task, void (*visit)(struct task *task))
{
	visit(task);
	for (struct group *group = task_activation(task)->groups; group; group = group->older)
		for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->later) {
			struct task *child = group_task(group, i);
			unsigned state = atomic_load(&child->state);
			if ((state & TASK_RUNNING) && !(state & TASK_ENDED))
				task_visit(child, visit);
		}
}

int offload(task_function *function, const void *in, size_t input, void *out, size_t output)
{
	return model->offload(function, in, input, out, output);
}

int offload_here(task_function *function, const void *in, size_t input, void *out, size_t output)
{
	(void)input;
	if (output > 0)
		memset(out, 0, output);
	int result = function(in, out);
	if (result < 0 && output > 0)
		memset(out, 0, output);
	return result;
}
