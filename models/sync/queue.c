/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounded queue: a ring of items between two counters. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "models/sync/object.h"
#include "models/task/wait.h"

enum { GETTERS, PUTTERS };

struct queue {
	struct object object;
	size_t capacity, item, peak;
	uint64_t got, put; /* since it was opened; the items between are in the ring */
	_Alignas(16) unsigned char ring[];
};

static const struct object_kind kind = {.name = "queue"};

int queue_open(struct queue **opened, size_t capacity, size_t item)
{
	if (capacity == 0 || item == 0 || capacity > (SIZE_MAX - sizeof(struct queue)) / item)
		return -EINVAL;
	struct queue *queue = object_open(&kind, sizeof(*queue) + capacity * item);
	if (!queue)
		return -ENOMEM;
	queue->capacity = capacity;
	queue->item = item;
	*opened = queue;
	return 0;
}

static size_t length(const struct queue *queue)
{
	return (size_t)(queue->put - queue->got);
}

static unsigned char *slot(struct queue *queue, uint64_t count)
{
	return queue->ring + (size_t)(count % queue->capacity) * queue->item;
}

/* The item is not in the queue until `put` counts it. */
int queue_put(struct queue *queue, const void *item)
{
	struct object *object = &queue->object;
	bool again = false;
	int result = task_interrupted(task_current());
	object_acquire(object);
	while (result == 0 && length(queue) == queue->capacity)
		result = object_wait(object, PUTTERS, &again);
	if (result == 0) {
		memcpy(slot(queue, queue->put), item, queue->item);
		if (length(queue) + 1 > queue->peak)
			object_set(object, queue->peak, length(queue) + 1);
		object_set(object, queue->put, queue->put + 1);
		object_wake(object, GETTERS);
	} else if (length(queue) < queue->capacity) {
		/* The task was woken and gives up: the next waiter must not miss the free place. */
		object_wake(object, PUTTERS);
	}
	object_release(object);
	return result;
}

int queue_get(struct queue *queue, void *item)
{
	struct object *object = &queue->object;
	bool again = false;
	int result = task_interrupted(task_current());
	object_acquire(object);
	while (result == 0 && length(queue) == 0)
		result = object_wait(object, GETTERS, &again);
	if (result == 0) {
		memcpy(item, slot(queue, queue->got), queue->item);
		object_set(object, queue->got, queue->got + 1);
		object_wake(object, PUTTERS);
	} else if (length(queue) > 0) {
		object_wake(object, GETTERS);
	}
	object_release(object);
	return result;
}

size_t queue_length(struct queue *queue)
{
	object_acquire(&queue->object);
	size_t result = length(queue);
	object_release(&queue->object);
	return result;
}

size_t queue_peak(struct queue *queue)
{
	object_acquire(&queue->object);
	size_t result = queue->peak;
	object_release(&queue->object);
	return result;
}

void queue_close(struct queue *queue)
{
	object_close(queue ? &queue->object : NULL);
}
