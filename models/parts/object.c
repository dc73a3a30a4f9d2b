/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/object.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/core.h"

/* Every open object, so that a dead worker's can be found. Kept between processes only. */
struct objects {
	struct latch latch;
	struct object *newest;
};

static struct objects *objects;
static int (*waiting)(struct activation **running, int count);
static int waiting_most;

int objects_open(int (*who)(struct activation **running, int count), int most)
{
	objects = arena_allocate(sizeof(*objects));
	if (!objects)
		return -ENOMEM;
	memset(objects, 0, sizeof(*objects));
	latch_open(&objects->latch);
	waiting = who;
	waiting_most = most;
	return 0;
}

/* Backward links are derived from the forward ones. */
static void take_register(void)
{
	if (!latch_take(&objects->latch))
		return;
	if (objects->newest)
		objects->newest->newer = NULL;
	for (struct object *o = objects->newest; o && o->older; o = o->older)
		o->older->newer = o;
}

static void enter(struct object *object)
{
	take_register();
	object->older = objects->newest;
	if (object->older)
		object->older->newer = object;
	objects->newest = object;
	latch_drop(&objects->latch);
}

static void remove_object(struct object *object)
{
	take_register();
	if (object->older)
		object->older->newer = object->newer;
	if (object->newer)
		object->newer->older = object->older;
	else
		objects->newest = object->older;
	latch_drop(&objects->latch);
}

void *object_open(const struct object_kind *kind, size_t bytes)
{
	struct object *object = arena_allocate(bytes);
	if (!object)
		return NULL;
	memset(object, 0, bytes);
	object->kind = kind;
	object->bytes = bytes;
	latch_open(&object->latch);
	if (sharing == SHARED_BY_PROCESSES)
		enter(object);
	return object;
}

void object_close(struct object *object)
{
	if (!object)
		return;
	if (sharing == SHARED_BY_PROCESSES)
		remove_object(object);
	latch_close(&object->latch);
	arena_free(object, object->bytes);
}

static void repair(struct object *object)
{
	struct activation **running = calloc((size_t)waiting_most, sizeof(struct activation *));
	if (!running)
		abort(); /* a few KiB while putting shared state right: there is no way on */
	int count = waiting(running, waiting_most);
	for (int i = 0; i < 2; i++)
		waiters_rebuild(&object->waiters[i], running, count);
	free(running);
	if (object->kind->repair)
		object->kind->repair(object);
}

void object_take(struct object *object)
{
	if (latch_take(&object->latch))
		repair(object);
}

void object_drop(struct object *object)
{
	latch_drop(&object->latch);
}

int object_wait(struct object *object, int list, bool *again)
{
	struct waiters *waiters = &object->waiters[list];
	waiters_join(waiters, task_current, *again);
	*again = true;
	object_drop(object);
	int result = task_wait(FOREVER, object->kind->name);
	object_take(object);
	waiters_leave(waiters, task_activation(task_current));
	return result;
}

void objects_bereave(int worker, struct activation *innermost)
{
	take_register();
	for (struct object *object = objects->newest; object; object = object->older) {
		object_take(object);
		for (struct activation *a = innermost; a; a = activation_below(a)) {
			for (int i = 0; i < 2; i++)
				waiters_leave(&object->waiters[i], a);
			if (object->kind->bereave && activation_is_current(a))
				object->kind->bereave(object, worker, a->task);
		}
		object_drop(object);
	}
	latch_drop(&objects->latch);
}
