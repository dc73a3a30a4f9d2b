/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/waiters.h"

#include <stddef.h>

#include "models/parts/core.h"

/* A waiter is part of the activation of the task that waits. */
static struct task *task_of(struct waiter *waiter)
{
	void *activation = (unsigned char *)waiter - offsetof(struct activation, waiter);
	return ((struct activation *)activation)->task;
}

static void link_after(struct waiters *list, struct waiter *place, struct waiter *waiter)
{
	waiter->earlier = place;
	waiter->later = place ? place->later : list->first;
	*(waiter->earlier ? &waiter->earlier->later : &list->first) = waiter;
	*(waiter->later ? &waiter->later->earlier : &list->last) = waiter;
}

static void link_by_ticket(struct waiters *list, struct waiter *waiter)
{
	struct waiter *place = list->last;
	while (place && place->ticket > waiter->ticket)
		place = place->earlier;
	link_after(list, place, waiter);
}

static void unlink_waiter(struct waiters *list, struct waiter *waiter)
{
	*(waiter->earlier ? &waiter->earlier->later : &list->first) = waiter->later;
	*(waiter->later ? &waiter->later->earlier : &list->last) = waiter->earlier;
	atomic_store(&waiter->list, NULL);
}

void waiters_join(struct waiters *list, struct task *task, bool again)
{
	struct waiter *waiter = &task_activation(task)->waiter;
	if (!again)
		waiter->ticket = ++list->tickets;
	atomic_store(&waiter->list, list);
	link_by_ticket(list, waiter);
}

bool waiters_leave(struct waiters *list, struct activation *activation)
{
	struct waiter *waiter = &activation->waiter;
	if (atomic_load(&waiter->list) != list)
		return false;
	unlink_waiter(list, waiter);
	return true;
}

void waiters_wake_first(struct waiters *list)
{
	struct waiter *waiter = list->first;
	if (!waiter)
		return;
	unlink_waiter(list, waiter);
	model->unpark(task_of(waiter));
}

void waiters_wake_all(struct waiters *list)
{
	while (list->first)
		waiters_wake_first(list);
}

void waiters_rebuild(struct waiters *list, struct activation *const *candidates, int count)
{
	list->first = list->last = NULL;
	for (int i = 0; i < count; i++) {
		struct waiter *waiter = candidates[i] ? &candidates[i]->waiter : NULL;
		if (waiter && atomic_load(&waiter->list) == list)
			link_by_ticket(list, waiter);
	}
}
