/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one-shot event, a future that carries a value. */
#include <errno.h>
#include <string.h>

#include "models/sync/object.h"
#include "models/task/wait.h"

struct event {
	struct object object;
	bool set;
	size_t size;
	_Alignas(16) unsigned char value[];
};

static const struct object_kind kind = {.name = "event"};

int event_open(struct event **opened, size_t size)
{
	struct event *event = object_open(&kind, sizeof(*event) + size);
	if (!event)
		return -ENOMEM;
	event->size = size;
	*opened = event;
	return 0;
}

int event_set(struct event *event, const void *value)
{
	struct object *object = &event->object;
	object_acquire(object);
	int result = event->set ? -EALREADY : 0;
	if (result == 0) {
		if (event->size > 0)
			memcpy(event->value, value, event->size);
		object_set(object, event->set, true);
		object_wake_all(object, 0);
	}
	object_release(object);
	return result;
}

int event_wait(struct event *event, void *value)
{
	bool again = false;
	int result = task_interrupted(task_current());
	object_acquire(&event->object);
	while (result == 0 && !event->set)
		result = object_wait(&event->object, 0, &again);
	if (result == 0 && value && event->size > 0)
		memcpy(value, event->value, event->size);
	object_release(&event->object);
	return result;
}

void event_close(struct event *event)
{
	object_close(event ? &event->object : NULL);
}
