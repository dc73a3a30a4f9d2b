/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots of a group. */
#include "models/task/slots.h"

#include "models/task/state.h"
#include "models/memory/prefetch.h"

/* The alignment that objects of a size may need: the alignment of a type divides its size. */
static size_t alignment(size_t size)
{
	return size % 16 == 0 && size > 0 ? 16 : 8;
}

static size_t round_up(size_t size, size_t step)
{
	return (size + step - 1) / step * step;
}

/* One step for the whole slot, so that every slot of the group has the same alignment. */
void slots_lay_out(struct group *group, size_t capacity, size_t input, size_t output)
{
	size_t step = alignment(input) > alignment(output) ? alignment(input) : alignment(output);
	group->capacity = (uint32_t)capacity;
	group->input = input;
	group->output = output;
	group->output_offset = round_up(input, step);
	group->stride = round_up(sizeof(struct task) + group->output_offset + output, step);
	group->bytes = capacity * group->stride;
}

uint32_t slot_take(struct group *group)
{
	uint32_t index = group->free;
	if (index != NO_INDEX) {
		group->free = group_task(group, index)->next_index;
		return index;
	}
	if (group->unused == group->capacity)
		return NO_INDEX;
	index = group->unused++;
	struct task *task = group_task(group, index);
	if (index == group->untouched) {
		group->untouched++;
		atomic_store_explicit(&task->message, NULL, memory_order_relaxed);
	}
	task->generation = group->generation & GENERATION_MAX;
	return index;
}

void slot_link(struct group *group, struct task *task, uint32_t index)
{
	task->prev = group->last;
	task->next_index = NO_INDEX;
	if (group->last == NO_INDEX)
		group->first = index;
	else
		group_task(group, group->last)->next_index = index;
	group->last = index;
	group->outstanding++;
}

void slot_release(struct group *group, struct task *task, uint32_t index)
{
	if (task->prev == NO_INDEX)
		group->first = task->next_index;
	else
		group_task(group, task->prev)->next_index = task->next_index;
	if (task->next_index == NO_INDEX)
		group->last = task->prev;
	else
		group_task(group, task->next_index)->prev = task->prev;
	group->outstanding--;
	group->generation = (group->generation + 1) & GENERATION_MAX;
	task->generation = group->generation & GENERATION_MAX;
	task->next_index = group->free;
	group->free = index;
}

/* Does not take the line from the cores that read it, if there is nothing to clear. */
static void clear(_Atomic uint32_t *word)
{
	if (atomic_load(word) != 0)
		atomic_store(word, 0);
}

void slots_reset(struct group *group)
{
	group->unused = group->outstanding = 0;
	group->free = group->first = group->last = NO_INDEX;
	group->ready = group->ready_last = NO_INDEX;
	group->generation = (group->generation + 1) & GENERATION_MAX;
	clear(&group->completed);
	clear(&group->first_failure);
	group->failure_left = false;
}

void slot_prefetch(const struct group *group, uint32_t index)
{
	if (index >= group->capacity)
		return;
	const struct task *task = group_task(group, index);
	prefetch_to_write(task);
	prefetch_to_write(task->data);
}
