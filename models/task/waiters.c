/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of tasks that wait for one object. */
#include "models/task/waiters.h"

#include <stddef.h>

#include "models/task/scheduler.h"

/* A waiter is part of the activation of the task that waits. */
static struct task *task_of(struct waiter *waiter)
{
	void *activation = (unsigned char *)waiter - offsetof(struct activation, waiter);
	return ((struct activation *)activation)->task;
}

/* The lock if it has a journal, or NULL. */
static struct lock *journal_of(struct lock *lock)
{
	return sharing == SHARED_BY_PROCESSES ? lock : NULL;
}

static inline void set(struct lock *journal, struct waiter **link, struct waiter *waiter)
{
	if (journal)
		lock_set(journal, *link, waiter);
	else
		*link = waiter;
}

static inline void set_list(struct lock *journal, struct waiter *waiter, struct waiters *list)
{
	if (journal)
		lock_save(journal, &waiter->list, sizeof(waiter->list));
	atomic_store(&waiter->list, list);
}

static void link_after(
	struct waiters *list, struct lock *journal, struct waiter *prev, struct waiter *waiter)
{
	struct waiter *next = prev ? prev->next : list->first;
	set(journal, &waiter->prev, prev);
	set(journal, &waiter->next, next);
	set(journal, prev ? &prev->next : &list->first, waiter);
	set(journal, next ? &next->prev : &list->last, waiter);
}

static void unlink_waiter(struct waiters *list, struct lock *journal, struct waiter *waiter)
{
	set(journal, waiter->prev ? &waiter->prev->next : &list->first, waiter->next);
	set(journal, waiter->next ? &waiter->next->prev : &list->last, waiter->prev);
	set_list(journal, waiter, NULL);
}

void waiters_join(struct waiters *list, struct lock *lock, struct task *task, bool again)
{
	struct lock *journal = journal_of(lock);
	struct waiter *waiter = &task_activation(task)->waiter;
	if (!again) {
		if (journal)
			lock_save(journal, &list->tickets, sizeof(list->tickets));
		waiter->ticket = ++list->tickets;
	}
	set_list(journal, waiter, list);
	struct waiter *prev = list->last;
	while (prev && prev->ticket > waiter->ticket)
		prev = prev->prev;
	link_after(list, journal, prev, waiter);
}

void waiters_leave(struct waiters *list, struct lock *lock, struct activation *activation)
{
	struct waiter *waiter = &activation->waiter;
	if (atomic_load(&waiter->list) == list)
		unlink_waiter(list, journal_of(lock), waiter);
}

bool waiters_wake_first(struct waiters *list, struct lock *lock)
{
	struct waiter *waiter = list->first;
	if (!waiter)
		return false;
	unlink_waiter(list, journal_of(lock), waiter);
	scheduler->operations->unpark(scheduler, task_of(waiter));
	return true;
}

void waiters_wake_all(struct waiters *list, struct lock *lock)
{
	while (waiters_wake_first(list, lock))
		if (lock)
			lock_commit(lock);
}
