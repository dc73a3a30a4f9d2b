/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objects that a workload's tasks share. */
#include "harness/cell/shared_objects.h"

#include <stdlib.h>
#include <string.h>

static const struct workload_object none = {.type = OBJECT_TYPE_END};

static const struct workload_object *objects_of(const struct workload *workload)
{
	return workload->objects ? workload->objects : &none;
}

static size_t number_of(const struct workload_object *object, const void *state)
{
	int64_t number;
	memcpy(&number, (const unsigned char *)state + object->number, sizeof(number));
	return (size_t)number;
}

static int open_queues(struct queue ***queues, size_t count, size_t item)
{
	*queues = calloc(count, sizeof(struct queue *));
	int result = *queues ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && result == 0; i++)
		result = queue_open(&(*queues)[i], 1, item);
	return result;
}

static int open_value(struct queue **value, size_t bytes)
{
	void *zero = calloc(1, bytes);
	int result = zero ? queue_open(value, 1, bytes) : -ENOMEM;
	if (result == 0)
		result = queue_put(*value, zero);
	free(zero);
	return result;
}

static int open_one(const struct workload_object *object, void *state)
{
	void *pointer = (unsigned char *)state + object->offset;
	switch (object->type) {
	case OBJECT_TYPE_MUTEX:
		return mutex_open(pointer);
	case OBJECT_TYPE_EVENT:
		return event_open(pointer, object->bytes);
	case OBJECT_TYPE_SEMAPHORE:
		return semaphore_open(pointer, (unsigned)number_of(object, state));
	case OBJECT_TYPE_QUEUE:
		return queue_open(pointer, number_of(object, state), object->bytes);
	case OBJECT_TYPE_QUEUES:
		return open_queues(pointer, number_of(object, state), object->bytes);
	default:
		return open_value(pointer, object->bytes);
	}
}

int shared_objects_open(const struct workload *workload, void *state)
{
	int result = 0;
	const struct workload_object *object = objects_of(workload);
	for (; object->type != OBJECT_TYPE_END && result == 0; object++)
		result = open_one(object, state);
	if (result < 0)
		shared_objects_close(workload, state);
	return result;
}

static void close_queues(struct queue **queues, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (queues[i])
			queue_close(queues[i]);
	free(queues);
}

static void close_one(const struct workload_object *object, void *state, void *opened)
{
	switch (object->type) {
	case OBJECT_TYPE_MUTEX:
		mutex_close(opened);
		break;
	case OBJECT_TYPE_EVENT:
		event_close(opened);
		break;
	case OBJECT_TYPE_SEMAPHORE:
		semaphore_close(opened);
		break;
	case OBJECT_TYPE_QUEUES:
		close_queues(opened, number_of(object, state));
		break;
	default:
		queue_close(opened);
	}
}

void shared_objects_close(const struct workload *workload, void *state)
{
	const struct workload_object *object = objects_of(workload);
	for (; object->type != OBJECT_TYPE_END; object++) {
		void *opened, *closed = NULL;
		unsigned char *pointer = (unsigned char *)state + object->offset;
		memcpy(&opened, pointer, sizeof(opened));
		if (opened)
			close_one(object, state, opened);
		memcpy(pointer, &closed, sizeof(closed));
	}
}
