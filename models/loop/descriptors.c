/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for descriptors on the loop: one libuv poll handle per descriptor, kept until the
 * descriptor is closed. Interest in an event stays on after a wake, since a task that has read once
 * will read again; it ends when the event comes and no task waits for it. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "models/loop/descriptors.h"

#include "models/loop/dispatch.h"
#include "models/task/waiters.h"

enum { READERS, WRITERS };

struct watch {
	uv_poll_t handle;
	struct waiters waiters[2];
	int events; /* events that libuv watches for: UV_READABLE, UV_WRITABLE */
};

static void on_event(uv_poll_t *handle, int status, int events);

static void watch_for(struct watch *watch, int events)
{
	if (events == watch->events)
		return;
	watch->events = events;
	if (events)
		uv_poll_start(&watch->handle, events, on_event);
	else
		uv_poll_stop(&watch->handle);
}

static void on_event(uv_poll_t *handle, int status, int events)
{
	struct watch *watch = handle->data;
	if (status < 0) {
		/* libuv has stopped the handle; the next attempt returns the reason to the task. */
		watch->events = 0;
		waiters_wake_all(&watch->waiters[READERS], NULL);
		waiters_wake_all(&watch->waiters[WRITERS], NULL);
		return;
	}
	int unwanted = 0;
	if ((events & UV_READABLE) && !waiters_wake_first(&watch->waiters[READERS], NULL))
		unwanted |= UV_READABLE;
	if ((events & UV_WRITABLE) && !waiters_wake_first(&watch->waiters[WRITERS], NULL))
		unwanted |= UV_WRITABLE;
	watch_for(watch, watch->events & ~unwanted);
}

static int make_room(struct loop *loop, int descriptor)
{
	if (descriptor < loop->watches_capacity)
		return 0;
	int capacity = loop->watches_capacity ? loop->watches_capacity : 64;
	while (capacity <= descriptor)
		capacity *= 2;
	struct watch **grown = realloc(loop->watches, (size_t)capacity * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	memset(grown + loop->watches_capacity, 0,
		(size_t)(capacity - loop->watches_capacity) * sizeof(*grown));
	loop->watches = grown;
	loop->watches_capacity = capacity;
	return 0;
}

static int watch_of(struct loop *loop, int descriptor, struct watch **found)
{
	int result = make_room(loop, descriptor);
	if (result < 0)
		return result;
	struct watch *watch = loop->watches[descriptor];
	if (!watch) {
		watch = calloc(1, sizeof(*watch));
		if (!watch)
			return -ENOMEM;
		result = uv_poll_init(&loop->uv, &watch->handle, descriptor);
		if (result < 0) {
			free(watch);
			return result;
		}
		watch->handle.data = watch;
		loop->watches[descriptor] = watch;
	}
	*found = watch;
	return 0;
}

int descriptors_poll(struct scheduler *self, int descriptor, short events, int64_t limit)
{
	struct loop *loop = loop_of(self);
	struct watch *watch;
	int result = watch_of(loop, descriptor, &watch);
	if (result < 0)
		return result;
	int list = events & POLLOUT ? WRITERS : READERS;
	waiters_join(&watch->waiters[list], NULL, task_current(), false);
	watch_for(watch, watch->events | (list == WRITERS ? UV_WRITABLE : UV_READABLE));
	loop->expected++;
	result = dispatch_park(self, limit);
	loop->expected--;
	/* If no wake removed the waiter from the list, the list still exists: a descriptor is not
	 * closed while a task waits for it, without that task being woken. */
	struct activation *activation = task_activation(task_current());
	if (atomic_load(&activation->waiter.list))
		waiters_leave(&watch->waiters[list], NULL, activation);
	return result;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void descriptors_forget(struct scheduler *self, int descriptor)
{
	struct loop *loop = loop_of(self);
	bool known = descriptor >= 0 && descriptor < loop->watches_capacity;
	struct watch *watch = known ? loop->watches[descriptor] : NULL;
	if (!watch)
		return;
	loop->watches[descriptor] = NULL;
	waiters_wake_all(&watch->waiters[READERS], NULL);
	waiters_wake_all(&watch->waiters[WRITERS], NULL);
	uv_close((uv_handle_t *)&watch->handle, on_closed);
}

void descriptors_close(struct loop *loop)
{
	for (int i = 0; i < loop->watches_capacity; i++)
		descriptors_forget(&loop->scheduler, i);
	free(loop->watches);
	loop->watches = NULL;
	loop->watches_capacity = 0;
}
