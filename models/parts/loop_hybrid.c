/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "models/parts/arena.h"
#include "models/parts/hybrid.h"
#include "models/parts/loop.h"
#include "models/parts/parking.h"
#include "models/parts/pool.h"

/* A task of the loop that waits for the end of an offloaded function. On the heap: while a task
 * waits, its stack may be elsewhere. */
struct offloaded {
	struct task *waiter, *task;
	bool woken;
	struct offloaded *earlier, *later;
};

/* What workers tell the loop, in the arena. */
struct remote {
	_Atomic uint32_t ended; /* offloaded functions, since the loop last looked */
	_Atomic bool others;	/* some task of the loop was woken for another reason */
	_Atomic bool asleep;	/* the loop must be woken through the descriptor */
	int descriptor;
};

static struct remote *remote;
static struct offloaded *oldest, *newest;
static struct task *loop_root;
static uv_poll_t remote_handle;

/* In the loop's own thread only; forked workers and their supervisor are made before the loop. */
static _Thread_local bool here;

static bool on_loop(void)
{
	return here;
}

/* From the oldest on, since workers take them in that order; no more than are known to have ended.
 */
static void wake_ended(uint32_t ended)
{
	for (struct offloaded *o = oldest, *later; o && ended > 0; o = later) {
		later = o->later;
		if (!o->woken && (atomic_load(&o->task->state) & TASK_ENDED)) {
			o->woken = true;
			loop_unpark(o->waiter);
			ended--;
		}
	}
}

static bool take_remote(bool to_sleep)
{
	atomic_store(&remote->asleep, to_sleep);
	uint32_t ended = atomic_exchange(&remote->ended, 0);
	bool others = atomic_exchange(&remote->others, false);
	wake_ended(ended);
	if (others)
		task_visit(loop_root, loop_unpark);
	return ended > 0 || others;
}

static void on_remote(uv_poll_t *handle, int status, int events)
{
	(void)handle;
	(void)status;
	(void)events;
	eventfd_t count;
	eventfd_read(remote->descriptor, &count);
	take_remote(false);
}

/* The dead worker may have ended a function and not said so, or have taken on to wake the loop. */
static void tell_of_bereavement(void)
{
	atomic_store(&remote->others, true);
	eventfd_write(remote->descriptor, 1);
}

int hybrid_open(int workers, int cores, int made)
{
	remote = arena_allocate(sizeof(*remote));
	if (!remote)
		return -ENOMEM;
	memset(remote, 0, sizeof(*remote));
	remote->descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int result = remote->descriptor < 0 ? -errno : pool_open(workers, cores, made);
	if (result < 0 && remote->descriptor >= 0)
		close(remote->descriptor);
	if (result == 0)
		pool_bereaved = tell_of_bereavement;
	return result;
}

void hybrid_close(void)
{
	pool_bereaved = NULL;
	pool_close();
	close(remote->descriptor);
	remote = NULL;
}

static void leave(void)
{
	loop_close();
	here = false;
	loop_remote = NULL;
}

int hybrid_loop_open(const struct model_settings *settings)
{
	int result = loop_open(settings);
	if (result < 0)
		return result;
	here = true;
	oldest = newest = NULL;
	loop_remote = take_remote;
	result = loop_watch(&remote_handle, remote->descriptor, on_remote);
	if (result < 0)
		leave();
	return result;
}

void hybrid_loop_close(void)
{
	uv_close((uv_handle_t *)&remote_handle, NULL);
	leave();
}

void hybrid_usage(struct model_usage *usage)
{
	loop_usage(usage);
}

struct entry {
	int (*function)(void *argument);
	void *argument;
};

static int enter(void *argument)
{
	const struct entry *entry = argument;
	loop_root = task_current;
	return entry->function(entry->argument);
}

int hybrid_run(int (*root)(void *argument), void *argument)
{
	struct entry entry = {root, argument};
	return loop_run(enter, &entry);
}

int hybrid_group_opened(struct group *group)
{
	return on_loop() ? 0 : pool_group_opened(group);
}

void hybrid_group_closed(struct group *group)
{
	if (group->board)
		pool_group_closed(group);
}

void hybrid_spawned(struct group *group, struct task *task)
{
	if (group->board)
		pool_spawned(group, task);
	else
		loop_spawned(group, task);
}

bool hybrid_help(struct group *group, bool reluctant)
{
	return !on_loop() && pool_help(group, reluctant);
}

int hybrid_park(int64_t limit)
{
	return on_loop() ? loop_park(limit) : parking_park(limit);
}

static void tell_loop(bool ended)
{
	if (ended)
		atomic_fetch_add(&remote->ended, 1);
	else
		atomic_store(&remote->others, true);
	if (atomic_exchange(&remote->asleep, false))
		eventfd_write(remote->descriptor, 1);
}

/* Called by a worker, the task may be gone if it is the owner of a group whose end has been seen:
 * then what is read here is wrong, and the loop looks in vain. */
void hybrid_unpark(struct task *task)
{
	if (atomic_load_explicit(&task->worker, memory_order_relaxed) >= 0)
		pool_unpark(task);
	else if (on_loop())
		loop_unpark(task);
	else
		tell_loop(task->offloads);
}

int hybrid_poll(int descriptor, short events, int64_t limit)
{
	return on_loop() ? loop_poll(descriptor, events, limit)
			 : parking_poll(descriptor, events, limit);
}

void hybrid_forget(int descriptor)
{
	if (on_loop())
		loop_forget(descriptor);
}

void hybrid_yield(void)
{
	if (on_loop())
		loop_yield();
	else
		pool_yield();
}

int hybrid_transfer(void *easy, struct model_transfer *transfer)
{
	return on_loop() ? loop_transfer(easy, transfer) : parking_transfer(easy, transfer);
}

static void enlist(struct offloaded *o)
{
	o->earlier = newest;
	o->later = NULL;
	*(newest ? &newest->later : &oldest) = o;
	newest = o;
}

static void strike(struct offloaded *o)
{
	*(o->earlier ? &o->earlier->later : &oldest) = o->later;
	*(o->later ? &o->later->earlier : &newest) = o->earlier;
}

/* Gives the group's one task to the pool, waits for it on the loop, and closes the group: that may
 * wait again, if the task goes on after it was cancelled. */
static int run_in_pool(struct group *group, task_function *function, const void *in, void *out)
{
	struct task *self = task_current;
	struct offloaded *o = malloc(sizeof(*o));
	task_id id = o ? group_spawn_at(group, function, in, self->place) : -ENOMEM;
	if (id < 0) {
		group_close(group);
		free(o);
		return (int)id;
	}
	*o = (struct offloaded){.waiter = self, .task = group_task(group, (uint32_t)id)};
	struct outcome outcome;
	enlist(o);
	int result = group_join(group, JOIN_ALL, out, &outcome);
	if (result >= 0)
		result = outcome.message ? task_fail(outcome.code, "%s", outcome.message)
					 : outcome.code;
	group_close(group);
	strike(o);
	free(o);
	return result;
}

int hybrid_offload(task_function *function, const void *in, size_t input, void *out, size_t output)
{
	if (!on_loop())
		return offload_here(function, in, input, out, output);
	struct group *group;
	int result = group_open(&group, 1, input, output);
	if (result < 0)
		return result;
	group->offloaded = true;
	loop_expecting++;
	task_current->offloads = true;
	result = pool_group_opened(group);
	if (result == 0)
		result = run_in_pool(group, function, in, out);
	else
		group_close(group);
	task_current->offloads = false;
	loop_expecting--;
	return result;
}
