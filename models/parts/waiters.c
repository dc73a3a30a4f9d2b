/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/waiters.h"

#include "models/parts/core.h"

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
	struct waiter *waiter = &task->waiter;
	waiter->task = task;
	if (!again)
		waiter->ticket = ++list->tickets;
	atomic_store(&waiter->list, list);
	link_by_ticket(list, waiter);
}

bool waiters_leave(struct waiters *list, struct task *task)
{
	if (atomic_load(&task->waiter.list) != list)
		return false;
	unlink_waiter(list, &task->waiter);
	return true;
}

void waiters_wake_first(struct waiters *list)
{
	struct waiter *waiter = list->first;
	if (!waiter)
		return;
	unlink_waiter(list, waiter);
	model->unpark(waiter->task);
}

void waiters_wake_all(struct waiters *list)
{
	while (list->first)
		waiters_wake_first(list);
}

void waiters_rebuild(struct waiters *list, struct task *const *candidates, int count)
{
	list->first = list->last = NULL;
	for (int i = 0; i < count; i++)
		if (candidates[i] && atomic_load(&candidates[i]->waiter.list) == list)
			link_by_ticket(list, &candidates[i]->waiter);
}
