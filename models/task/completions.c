/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The completion queue of a group. */
#include "models/task/completions.h"

#include <errno.h>
#include <stdlib.h>

static void append(struct group *group, uint32_t index)
{
	struct task *task = group_task(group, index);
	task->ready = true;
	task->completed_next = NO_INDEX;
	if (group->ready == NO_INDEX)
		group->ready = index;
	else
		group_task(group, group->ready_last)->completed_next = index;
	group->ready_last = index;
}

struct completion {
	uint64_t when;
	uint32_t index;
};

static int by_time(const void *left, const void *right)
{
	const struct completion *a = left, *b = right;
	return a->when < b->when ? -1 : a->when > b->when;
}

int completions_begin(struct group *group)
{
	size_t bytes = group->outstanding * sizeof(struct completion), count = 0;
	struct completion *ends = arena_allocate(bytes);
	if (!ends)
		return -ENOMEM;
	for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->next_index) {
		struct task *task = group_task(group, i);
		if (task_state_set(task, TASK_STREAM) & TASK_ENDED)
			ends[count++] = (struct completion){task->ended, i};
	}
	qsort(ends, count, sizeof(*ends), by_time);
	for (size_t i = 0; i < count; i++)
		append(group, ends[i].index);
	arena_free(ends, bytes);
	group->streaming = true;
	return 0;
}

static bool take_queued(struct group *group)
{
	uint32_t newest = atomic_exchange(&group->completed, 0), oldest = 0;
	while (newest) {
		struct task *task = group_task(group, newest - 1);
		uint32_t next = task->completed_next;
		task->completed_next = oldest;
		oldest = newest;
		newest = next;
	}
	bool any = oldest != 0;
	while (oldest) {
		uint32_t next = group_task(group, oldest - 1)->completed_next;
		append(group, oldest - 1);
		oldest = next;
	}
	return any;
}

static void find_lost(struct group *group)
{
	for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->next_index) {
		struct task *task = group_task(group, i);
		task->lost = (atomic_load(&task->state) & TASK_LOST) != 0;
	}
}

/* Tasks that their runners had queued before they died are in the list already. */
static bool take_lost(struct group *group)
{
	bool any = false;
	for (uint32_t i = group->first; i != NO_INDEX; i = group_task(group, i)->next_index) {
		const struct task *task = group_task(group, i);
		if (!task->lost || task->ready)
			continue;
		append(group, i);
		any = true;
	}
	return any;
}

/* The queue is taken after the lost tasks are known: lost tasks that had been queued are then in
 * it. */
bool completions_take(struct group *group)
{
	bool losses = atomic_load(&group->losses) && atomic_exchange(&group->losses, false);
	if (losses)
		find_lost(group);
	bool any = take_queued(group);
	return losses ? take_lost(group) || any : any;
}

uint32_t completions_first(struct group *group)
{
	uint32_t index = group->ready;
	group->ready = group_task(group, index)->completed_next;
	return index;
}

void completions_push(struct group *group, struct task *task, uint32_t index)
{
	uint32_t newest = atomic_load(&group->completed);
	do
		task->completed_next = newest;
	while (!atomic_compare_exchange_weak(&group->completed, &newest, index + 1));
}
