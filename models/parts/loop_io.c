/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for descriptors on the loop: one libuv poll handle a descriptor, kept until it is closed.
 * Interest in an event stays on after a wake, since who has read once will read again; it ends when
 * the event comes and nobody waits for it. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "models/parts/core.h"
#include "models/parts/loop.h"

enum { READERS, WRITERS };

struct watch {
	uv_poll_t handle;
	struct waiters waiters[2];
	int events; /* that libuv watches for: UV_READABLE, UV_WRITABLE */
};

static struct watch **watches; /* by descriptor */
static int watch_room;

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

/* Wakes whoever waits for the event; answers whether somebody did. */
static bool wake(struct watch *watch, int list)
{
	bool any = watch->waiters[list].first != NULL;
	waiters_wake_first(&watch->waiters[list]);
	return any;
}

static void on_event(uv_poll_t *handle, int status, int events)
{
	struct watch *watch = handle->data;
	if (status < 0) {
		/* libuv has stopped the handle; the next attempt tells the task why. */
		watch->events = 0;
		waiters_wake_all(&watch->waiters[READERS]);
		waiters_wake_all(&watch->waiters[WRITERS]);
		return;
	}
	int unwanted = 0;
	if ((events & UV_READABLE) && !wake(watch, READERS))
		unwanted |= UV_READABLE;
	if ((events & UV_WRITABLE) && !wake(watch, WRITERS))
		unwanted |= UV_WRITABLE;
	watch_for(watch, watch->events & ~unwanted);
}

static int make_room(int descriptor)
{
	if (descriptor < watch_room)
		return 0;
	int room = watch_room ? watch_room : 64;
	while (room <= descriptor)
		room *= 2;
	struct watch **grown = realloc(watches, (size_t)room * sizeof(*watches));
	if (!grown)
		return -ENOMEM;
	memset(grown + watch_room, 0, (size_t)(room - watch_room) * sizeof(*watches));
	watches = grown;
	watch_room = room;
	return 0;
}

static int watch_of(int descriptor, struct watch **found)
{
	int result = make_room(descriptor);
	if (result < 0)
		return result;
	struct watch *watch = watches[descriptor];
	if (!watch) {
		watch = calloc(1, sizeof(*watch));
		if (!watch)
			return -ENOMEM;
		result = uv_poll_init(&loop_uv, &watch->handle, descriptor);
		if (result < 0) {
			free(watch);
			return result;
		}
		watch->handle.data = watch;
		watches[descriptor] = watch;
	}
	*found = watch;
	return 0;
}

int loop_poll(int descriptor, short events, int64_t limit)
{
	struct watch *watch;
	int result = watch_of(descriptor, &watch);
	if (result < 0)
		return result;
	int list = events & POLLOUT ? WRITERS : READERS;
	waiters_join(&watch->waiters[list], task_current, false);
	watch_for(watch, watch->events | (list == WRITERS ? UV_WRITABLE : UV_READABLE));
	loop_expecting++;
	result = loop_park(limit);
	loop_expecting--;
	/* If the list was not left by a wake, it is still there: a descriptor is not closed under a
	 * task that waits for it without that task being woken. */
	if (atomic_load(&task_activation(task_current)->waiter.list))
		waiters_leave(&watch->waiters[list], task_activation(task_current));
	return result;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void loop_forget(int descriptor)
{
	struct watch *watch =
		descriptor >= 0 && descriptor < watch_room ? watches[descriptor] : NULL;
	if (!watch)
		return;
	watches[descriptor] = NULL;
	waiters_wake_all(&watch->waiters[READERS]);
	waiters_wake_all(&watch->waiters[WRITERS]);
	uv_close((uv_handle_t *)&watch->handle, on_closed);
}

void loop_io_close(void)
{
	for (int i = 0; i < watch_room; i++)
		loop_forget(i);
	free(watches);
	watches = NULL;
	watch_room = 0;
}
