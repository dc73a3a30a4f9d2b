/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A loop together with a pool. */
#include "models/runtime/hybrid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "models/loop/loop.h"
#include "models/pool/worker.h"
#include "models/runtime/pooled.h"
#include "models/runtime/runtime.h"
#include "models/task/root.h"
#include "models/task/run.h"

/* A task of the loop that waits for the end of an offloaded function. On the heap: while a task
 * waits, its stack may be elsewhere. */
struct offloaded {
	struct task *waiter, *task;
	bool woken;
	struct offloaded *prev, *next;
};

/* In the arena, since workers use it to notify the loop. */
struct hybrid {
	/* All threads. */
	_Atomic uint32_t ended; /* offloaded functions, since the loop last looked */
	_Atomic bool others;	/* some task of the loop was woken for another reason */
	_Atomic bool asleep;	/* the loop must be woken by the descriptor */
	int descriptor;
	struct pool *pool;
	struct scheduler_operations on_loop, on_worker;

	/* The loop's thread. */
	struct loop *loop;
	struct offloaded *first, *last; /* oldest first */
};

static struct hybrid *hybrid_of(struct scheduler *loop)
{
	return loop_context(loop);
}

/* From the oldest on, since workers take them in that order; no more than are known to have
 * ended. */
static void wake_ended(struct hybrid *hybrid, uint32_t ended)
{
	for (struct offloaded *o = hybrid->first, *next; o && ended > 0; o = next) {
		next = o->next;
		if (!o->woken && (atomic_load(&o->task->state) & TASK_ENDED)) {
			o->woken = true;
			loop_operations.unpark(scheduler, o->waiter);
			ended--;
		}
	}
}

/* For loop_listen(). The order is that of every sleep: the loop announces that it will sleep before
 * it looks one last time; a thread that notifies it does so before it checks whether it sleeps. */
static bool take(void *context, bool to_sleep)
{
	struct hybrid *hybrid = context;
	atomic_store(&hybrid->asleep, to_sleep);
	uint32_t ended = atomic_exchange(&hybrid->ended, 0);
	bool others = atomic_exchange(&hybrid->others, false);
	wake_ended(hybrid, ended);
	if (others && root_task())
		tasks_wake(root_task());
	return ended > 0 || others;
}

/* The dead worker may have ended a function without announcing it, or have been about to wake the
 * loop. */
static void recovered(void *context)
{
	struct hybrid *hybrid = context;
	atomic_store(&hybrid->others, true);
	eventfd_write(hybrid->descriptor, 1);
}

/* When a worker calls this, the task may be gone if it is the owner of a group whose end has been
 * seen: then the value read here is wrong, and the loop looks in vain. */
static void unpark_from_worker(struct scheduler *self, struct task *task)
{
	struct pool *pool = worker_of(self)->pool;
	struct hybrid *hybrid = pool->settings.context;
	if (atomic_load_explicit(&task->worker, memory_order_relaxed) > 0) {
		worker_unpark(pool, task);
		return;
	}
	if (task->offloads)
		atomic_fetch_add(&hybrid->ended, 1);
	else
		atomic_store(&hybrid->others, true);
	if (atomic_exchange(&hybrid->asleep, false))
		eventfd_write(hybrid->descriptor, 1);
}

static void unpark_from_loop(struct scheduler *self, struct task *task)
{
	if (atomic_load_explicit(&task->worker, memory_order_relaxed) > 0)
		worker_unpark(hybrid_of(self)->pool, task);
	else
		loop_operations.unpark(self, task);
}

static void link_offloaded(struct hybrid *hybrid, struct offloaded *o)
{
	o->prev = hybrid->last;
	o->next = NULL;
	*(o->prev ? &o->prev->next : &hybrid->first) = o;
	hybrid->last = o;
}

static void unlink_offloaded(struct hybrid *hybrid, struct offloaded *o)
{
	*(o->prev ? &o->prev->next : &hybrid->first) = o->next;
	*(o->next ? &o->next->prev : &hybrid->last) = o->prev;
}

/* Gives the group's only task to the pool, waits for it on the loop, and closes the group. Closing
 * may wait again, if the offloaded task continues after it was cancelled. */
static int run_in_pool(struct hybrid *hybrid, struct group *group, task_function *function,
	const void *in, void *out)
{
	struct task *self = task_current();
	struct offloaded *o = malloc(sizeof(*o));
	task_id id = o ? group_spawn_at(group, function, in, self->source) : -ENOMEM;
	if (id < 0) {
		group_close(group);
		free(o);
		return (int)id;
	}
	*o = (struct offloaded){.waiter = self, .task = group_task(group, (uint32_t)id)};
	struct outcome outcome;
	link_offloaded(hybrid, o);
	int result = group_join(group, JOIN_ALL, out, &outcome);
	if (result >= 0)
		result = outcome.message ? task_fail(outcome.code, "%s", outcome.message)
					 : outcome.code;
	group_close(group);
	unlink_offloaded(hybrid, o);
	free(o);
	return result;
}

static int offload_to_pool(struct scheduler *self, task_function *function, const void *in,
	size_t input, void *out, size_t output)
{
	struct hybrid *hybrid = hybrid_of(self);
	struct group *group;
	if (output > 0)
		memset(out, 0, output);
	int result = group_open(&group, 1, input, output);
	if (result < 0)
		return result;
	group->offloaded = true;
	loop_expect(1);
	task_current()->offloads = true;
	result = run_queue_open(hybrid->pool->queues, &hybrid->pool->lock, group);
	if (result == 0)
		result = run_in_pool(hybrid, group, function, in, out);
	else
		group_close(group);
	task_current()->offloads = false;
	loop_expect(-1);
	return result;
}

/* Groups that tasks of the loop open have no run queue, except those of offloaded functions. */
static void group_closed(struct scheduler *self, struct group *group)
{
	struct pool *pool = hybrid_of(self)->pool;
	if (group->queue)
		run_queue_close(pool->queues, &pool->lock, group);
}

static void spawned(struct scheduler *self, struct group *group, struct task *task)
{
	if (group->queue)
		pool_push(hybrid_of(self)->pool, group, task);
	else
		loop_operations.spawned(self, group, task);
}

/* NULL: no memory, or no descriptor, with -errno in `*error`. */
static struct hybrid *hybrid_new(int *error)
{
	struct hybrid *hybrid = arena_allocate(sizeof(*hybrid));
	*error = -ENOMEM;
	if (!hybrid)
		return NULL;
	memset(hybrid, 0, sizeof(*hybrid));
	hybrid->on_loop = loop_operations;
	hybrid->on_loop.unpark = unpark_from_loop;
	hybrid->on_loop.offload = offload_to_pool;
	hybrid->on_loop.group_closed = group_closed;
	hybrid->on_loop.spawned = spawned;
	hybrid->on_worker = worker_operations;
	hybrid->on_worker.unpark = unpark_from_worker;
	hybrid->descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	*error = hybrid->descriptor < 0 ? -errno : 0;
	return *error < 0 ? NULL : hybrid;
}

/* Workers first: a process is forked while there is one thread and no loop. */
static int start_workers(struct hybrid *hybrid, const struct model_settings *settings,
	const struct worker_kind *kind)
{
	return pooled_start_workers(&hybrid->pool, kind,
		&(struct pool_settings){.workers = settings->workers,
			.cores = settings->cores,
			.shared = kind->sharing == SHARED_BY_PROCESSES,
			.operations = &hybrid->on_worker,
			.context = hybrid,
			.recovered = recovered});
}

static int start_loop(struct hybrid *hybrid, const struct model_settings *settings)
{
	int result = loop_open(&hybrid->loop, settings, &hybrid->on_loop);
	if (result < 0)
		return result;
	scheduler->workers = settings->workers;
	result = loop_listen(hybrid->loop, hybrid->descriptor, take, hybrid);
	struct model_usage unused;
	if (result < 0)
		loop_close(hybrid->loop, &unused);
	return result;
}

int hybrid_start(const struct model_settings *settings, const struct worker_kind *kind)
{
	int result = runtime_open(settings, kind->sharing);
	if (result < 0)
		return result;
	struct hybrid *hybrid = hybrid_new(&result);
	if (!hybrid)
		goto close_runtime;
	result = start_workers(hybrid, settings, kind);
	if (result < 0)
		goto close_descriptor;
	result = start_loop(hybrid, settings);
	if (result == 0)
		return 0;
	struct model_usage unused = {0};
	kind->stop(hybrid->pool, &unused);
	pool_close(hybrid->pool);
close_descriptor:
	close(hybrid->descriptor);
close_runtime:
	runtime_close();
	return result;
}

int hybrid_run(int (*root)(void *argument), void *argument)
{
	return loop_run(loop_here(), root, argument);
}

void hybrid_stop(struct model_usage *usage, const struct worker_kind *kind)
{
	struct hybrid *hybrid = hybrid_of(scheduler);
	*usage = (struct model_usage){.os_threads = 1, .os_processes = 1};
	kind->stop(hybrid->pool, usage);
	loop_close(hybrid->loop, usage);
	pool_close(hybrid->pool);
	close(hybrid->descriptor);
	runtime_close();
}
