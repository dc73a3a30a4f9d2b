/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of tasks that wait for one object. */
#include "models/task/waiters.h"

#include <stddef.h>

#include "models/memory/lock.h"
#include "models/task/scheduler.h"
#include "models/task/state.h"

/* A waiter is part of the activation of the task that waits. */
static struct task *task_of(struct waiter *waiter)
{
	void *activation = (unsigned char *)waiter - offsetof(struct activation, waiter);
	return ((struct activation *)activation)->task;
}

static void set(struct lock *lock, struct waiter **link, struct waiter *waiter)
{
	if (lock)
		lock_save(lock, link, sizeof(*link));
	*link = waiter;
}

static void set_list(struct lock *lock, struct waiter *waiter, struct waiters *list)
{
	if (lock)
		lock_save(lock, &waiter->list, sizeof(waiter->list));
	atomic_store(&waiter->list, list);
}

static void link_after(
	struct waiters *list, struct lock *lock, struct waiter *prev, struct waiter *waiter)
{
	struct waiter *next = prev ? prev->next : list->first;
	set(lock, &waiter->prev, prev);
	set(lock, &waiter->next, next);
	set(lock, prev ? &prev->next : &list->first, waiter);
	set(lock, next ? &next->prev : &list->last, waiter);
}

static void unlink_waiter(struct waiters *list, struct lock *lock, struct waiter *waiter)
{
	set(lock, waiter->prev ? &waiter->prev->next : &list->first, waiter->next);
	set(lock, waiter->next ? &waiter->next->prev : &list->last, waiter->prev);
	set_list(lock, waiter, NULL);
}

void waiters_join(struct waiters *list, struct lock *lock, struct task *task, bool again)
{
	struct waiter *waiter = &task_activation(task)->waiter;
	if (!again) {
		if (lock)
			lock_save(lock, &list->tickets, sizeof(list->tickets));
		waiter->ticket = ++list->tickets;
	}
	set_list(lock, waiter, list);
	struct waiter *prev = list->last;
	while (prev && prev->ticket > waiter->ticket)
		prev = prev->prev;
	link_after(list, lock, prev, waiter);
}

void waiters_leave(struct waiters *list, struct lock *lock, struct activation *activation)
{
	struct waiter *waiter = &activation->waiter;
	if (atomic_load(&waiter->list) == list)
		unlink_waiter(list, lock, waiter);
}

bool waiters_wake_first(struct waiters *list, struct lock *lock)
{
	struct waiter *waiter = list->first;
	if (!waiter)
		return false;
	unlink_waiter(list, lock, waiter);
	scheduler->operations->unpark(scheduler, task_of(waiter));
	return true;
}

void waiters_wake_all(struct waiters *list, struct lock *lock)
{
	while (waiters_wake_first(list, lock))
		if (lock)
			lock_commit(lock);
}
