/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that tasks share, and the register of open objects. */
#include "models/sync/object.h"

#include <errno.h>
#include <string.h>

#include "models/task/wait.h"

/* Every open object, so that those of a dead worker can be found. Kept only between processes. */
struct objects {
	struct lock lock;
	struct object *first;
};

static struct objects *objects;

int objects_open(void)
{
	objects = arena_allocate(sizeof(*objects));
	if (!objects)
		return -ENOMEM;
	memset(objects, 0, sizeof(*objects));
	lock_open(&objects->lock);
	return 0;
}

static void enter(struct object *object)
{
	struct lock *lock = &objects->lock;
	lock_acquire(lock);
	object->next = objects->first;
	if (object->next)
		lock_set(lock, object->next->prev, object);
	lock_set(lock, objects->first, object);
	lock_release(lock);
}

static void leave(struct object *object)
{
	struct lock *lock = &objects->lock;
	lock_acquire(lock);
	if (object->next)
		lock_set(lock, object->next->prev, object->prev);
	if (object->prev)
		lock_set(lock, object->prev->next, object->next);
	else
		lock_set(lock, objects->first, object->next);
	lock_release(lock);
}

void *object_open(const struct object_kind *kind, size_t bytes)
{
	struct object *object = arena_allocate(bytes);
	if (!object)
		return NULL;
	memset(object, 0, bytes);
	object->kind = kind;
	object->bytes = bytes;
	lock_open(&object->lock);
	if (sharing == SHARED_BY_PROCESSES)
		enter(object);
	return object;
}

void object_close(struct object *object)
{
	if (!object)
		return;
	if (sharing == SHARED_BY_PROCESSES)
		leave(object);
	lock_close(&object->lock);
	arena_free(object, object->bytes);
}

int object_wait(struct object *object, int list, bool *again)
{
	struct waiters *waiters = &object->waiters[list];
	waiters_join(waiters, &object->lock, task_current(), *again);
	*again = true;
	object_release(object);
	int result = task_wait(FOREVER, object->kind->name);
	object_acquire(object);
	waiters_leave(waiters, &object->lock, task_activation(task_current()));
	return result;
}

static void take_back(struct object *object, int worker, struct activation *innermost)
{
	for (struct activation *a = innermost; a; a = activation_below(a)) {
		for (int i = 0; i < 2; i++)
			waiters_leave(&object->waiters[i], &object->lock, a);
		lock_commit(&object->lock);
		if (object->kind->worker_died && activation_is_current(a))
			object->kind->worker_died(object, worker, a->task);
		lock_commit(&object->lock);
	}
}

void objects_worker_died(int worker, struct activation *innermost)
{
	lock_acquire(&objects->lock);
	for (struct object *object = objects->first; object; object = object->next) {
		object_acquire(object);
		take_back(object, worker, innermost);
		object_release(object);
	}
	lock_release(&objects->lock);
}
