/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/timers.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "models/parts/core.h"

struct timer {
	int64_t when;
	uint64_t order;
	struct task *task;
};

/* heap[0] is the earliest; the timer of an activation is its place + 1. */
static struct timer *heap;
static size_t count, room;
static uint64_t entered;

static bool before(const struct timer *a, const struct timer *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void put(size_t place, struct timer timer)
{
	heap[place] = timer;
	task_activation(timer.task)->timer = (uint32_t)place + 1;
}

static void sift_up(size_t place, struct timer timer)
{
	while (place > 0 && before(&timer, &heap[(place - 1) / 2])) {
		put(place, heap[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	put(place, timer);
}

static void sift_down(size_t place, struct timer timer)
{
	for (size_t child = 2 * place + 1; child < count; child = 2 * place + 1) {
		if (child + 1 < count && before(&heap[child + 1], &heap[child]))
			child++;
		if (!before(&heap[child], &timer))
			break;
		put(place, heap[child]);
		place = child;
	}
	put(place, timer);
}

int timers_add(struct task *task, int64_t when)
{
	if (count == room) {
		size_t more = room ? room * 2 : 256;
		struct timer *grown = realloc(heap, more * sizeof(*heap));
		if (!grown)
			return -ENOMEM;
		heap = grown;
		room = more;
	}
	sift_up(count++, (struct timer){when, entered++, task});
	return 0;
}

void timers_remove(struct task *task)
{
	struct activation *activation = task_activation(task);
	if (activation->timer == 0)
		return;
	size_t place = activation->timer - 1;
	activation->timer = 0;
	struct timer last = heap[--count];
	if (place == count)
		return;
	if (place > 0 && before(&last, &heap[(place - 1) / 2]))
		sift_up(place, last);
	else
		sift_down(place, last);
}

int64_t timers_next(void)
{
	return count > 0 ? heap[0].when : FOREVER;
}

struct task *timers_expired(int64_t now)
{
	if (count == 0 || heap[0].when > now)
		return NULL;
	struct task *task = heap[0].task;
	timers_remove(task);
	return task;
}

void timers_close(void)
{
	free(heap);
	heap = NULL;
	count = room = 0;
}
