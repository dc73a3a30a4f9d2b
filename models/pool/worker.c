/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of a worker, and the operations of its scheduler. */
#include "models/pool/worker.h"

#include <errno.h>
#include <sched.h>

#include "models/memory/clock.h"
#include "models/memory/prefetch.h"
#include "models/pool/blocking.h"
#include "models/task/run.h"
#include "models/task/wait.h"

/* How many tasks of a batch are prefetched while one runs. */
#define AHEAD 8

/* Looks for work between two readings of the clock: together about as long as one reading takes. */
#define LOOKS 8

/* The task was written by another core: the sooner it is requested, the better. */
static void prefetch_task(const struct task *task)
{
	if (!task)
		return;
	prefetch_to_write(task);
	prefetch_to_write(task->data);
}

/* Under the lock: moves a batch of some group's tasks to the worker's queue. Returns whether there
 * may be more. */
static bool claim(struct worker *worker)
{
	struct pool *pool = worker->pool;
	struct run_queue *queue = run_queues_next(pool->queues, &worker->next_queue);
	if (!queue)
		return false;
	uint32_t length = run_queue_length(queue), count = batch_share(&worker->batch, length);
	local_queue_claim(&worker->queue, &pool->lock, queue, count);
	atomic_store_explicit(&pool->asked_again, false, memory_order_relaxed);
	if (count > 1)
		worker_set_add(&pool->stealable, worker->scheduler.number);
	return length > 1;
}

/* Under the lock: moves tasks of another worker to this one's queue, if that worker has not moved
 * on since this one last looked. A worker that makes quick progress is left alone. */
static void steal(struct worker *worker)
{
	struct pool *pool = worker->pool;
	int seen = worker->victim.number;
	worker->victim.number = 0;
	for (int i = worker_set_next(&pool->stealable, 0); i >= 0;
		i = worker_set_next(&pool->stealable, i + 1)) {
		struct local_queue *victim = &pool->workers[i].queue;
		uint32_t head = atomic_load(&victim->head);
		if (local_queue_stealable(victim) == 0) {
			worker_set_remove(&pool->stealable, i);
		} else if (i == seen && head == worker->victim.head) {
			if (local_queue_steal(&worker->queue, &pool->lock, victim) > 1)
				worker_set_add(&pool->stealable, worker->scheduler.number);
			return;
		} else {
			worker->victim.number = i;
			worker->victim.head = head;
		}
	}
}

/* Finds a task for the worker, whose queue seems to be empty; the task is then the first in it.
 * NULL: there is none. Wakes form a chain: a worker that finds work wakes another if there is
 * more. */
static struct task *find_work(struct worker *worker)
{
	struct pool *pool = worker->pool;
	lock_acquire(&pool->lock);
	struct task *task = local_queue_first(&worker->queue);
	bool more = !task && claim(worker);
	if (!task)
		task = local_queue_first(&worker->queue);
	if (!task) {
		steal(worker);
		task = local_queue_first(&worker->queue);
	}
	lock_release(&pool->lock);
	for (uint32_t i = 0; task && i <= AHEAD; i++)
		prefetch_task(local_queue_peek(&worker->queue, i));
	if (more)
		idle_notify(&pool->idle);
	return task;
}

/* Runs the first task of the queue and moves on to the next, before the end of this one is
 * announced: a task that has ended is in no queue. */
static struct task *run_first(struct worker *worker, struct task *task, uint64_t *tick)
{
	atomic_store_explicit(
		&task->worker, (int16_t)worker->scheduler.number, memory_order_relaxed);
	prefetch_task(local_queue_peek(&worker->queue, AHEAD));
	task_function *function = task_begin(task, FOREVER, *tick);
	int code = function ? task_run(task, function) : -ENOMEM;
	struct task *next = local_queue_next(&worker->queue);
	*tick = function ? task_finish(task, code) : task_end(task, code);
	return next;
}

/* Runs tasks until there are none. */
static void run_tasks(struct worker *worker, struct task *task)
{
	struct idle *idle = &worker->pool->idle;
	int number = worker->scheduler.number;
	/* In this order there is no moment at which a pusher sees no worker that searches or
	 * runs. */
	idle_busy_begin(idle, number);
	worker_set_remove(&idle->searching, number);
	if (pool_any_work(worker->pool))
		idle_notify(idle);
	while (task) {
		uint64_t began = tick_now(), tick = began;
		uint32_t count = 0;
		for (; task; count++)
			task = run_first(worker, task, &tick);
		batch_learn(&worker->batch, count, tick - began);
		task = find_work(worker);
	}
	worker_set_remove(&idle->busy, number);
}

/* Spins until there may be work, for as long as that pays, or not at all if enough others do. A
 * worker that finds work still counts as searching. */
static bool search(struct worker *worker)
{
	struct pool *pool = worker->pool;
	if (!idle_search_begin(&pool->idle, worker->scheduler.number))
		return false;
	bool any = false;
	for (int64_t end = adaptive_spin_end(&worker->search); !any && time_now() < end;)
		for (int i = 0; i < LOOKS && !any; i++) {
			spin_pause();
			any = pool_any_work(pool) || pool_is_stopping(pool);
		}
	adaptive_spin_learn(&worker->search, any);
	return any;
}

static void park(struct worker *worker)
{
	struct pool *pool = worker->pool;
	struct idle *idle = &pool->idle;
	int number = worker->scheduler.number;
	worker_set_remove(&idle->searching, number);
	worker_set_add(&idle->parked, number);
	if (!pool_any_work(pool) && !pool_is_stopping(pool)) /* the final check, see idle.h */
		parker_park(&worker->parker, FOREVER);
	worker_set_remove(&idle->parked, number);
}

void worker_run(struct pool *pool, int number)
{
	struct worker *worker = pool_enter(pool, number);
	idle_enter(&pool->idle, number);
	parker_reset(&worker->parker);
	atomic_fetch_add(&pool->entered, 1);
	parker_unpark(&pool->workers[0].parker);
	while (!pool_is_stopping(pool)) {
		struct task *task = find_work(worker);
		if (task) {
			run_tasks(worker, task);
			continue;
		}
		batch_rest(&worker->batch);
		if (!search(worker))
			park(worker);
	}
	worker_set_remove(&pool->idle.searching, number);
}

static int group_opened(struct scheduler *self, struct group *group)
{
	struct pool *pool = worker_of(self)->pool;
	return run_queue_open(pool->queues, &pool->lock, group);
}

static void group_closed(struct scheduler *self, struct group *group)
{
	struct pool *pool = worker_of(self)->pool;
	run_queue_close(pool->queues, &pool->lock, group);
}

void pool_push(struct pool *pool, struct group *group, struct task *task)
{
	run_queue_push(pool->queues, group, task_index(task));
	idle_notify(&pool->idle);
}

static void spawned(struct scheduler *self, struct group *group, struct task *task)
{
	pool_push(worker_of(self)->pool, group, task);
}

/* A task of the group that has not begun, or NULL. Called by the owner of the group: if the owner
 * dies, the task is not needed any more. */
static struct task *claim_of(struct pool *pool, struct group *group)
{
	struct run_queue *queue = group->queue;
	struct task *task = NULL;
	lock_acquire(&pool->lock);
	if (run_queue_length(queue) > 0) {
		task = run_queue_task(queue, 0);
		run_queue_claim(queue, &pool->lock, 1);
	}
	for (int i = worker_set_next(&pool->stealable, 0); i >= 0 && !task;
		i = worker_set_next(&pool->stealable, i + 1)) {
		struct local_queue *victim = &pool->workers[i].queue;
		if (local_queue_group(victim) == group)
			task = local_queue_steal_last(victim, &pool->lock);
	}
	if (task)
		atomic_store_explicit(&pool->asked_again, false, memory_order_relaxed);
	lock_release(&pool->lock);
	return task;
}

/* The root's thread is not a worker: it only ends tasks that will not run any more. */
static bool help(struct scheduler *self, struct group *group, bool reluctant)
{
	struct pool *pool = worker_of(self)->pool;
	if (self->number == 0 && !group->closing)
		return false;
	if (reluctant && worker_set_count(&pool->idle.busy) < pool->count)
		return false;
	struct task *task = claim_of(pool, group);
	if (!task)
		return false;
	atomic_store_explicit(&task->worker, (int16_t)self->number, memory_order_relaxed);
	task_execute(task, group->closing ? FOREVER : task_limit(self->current), tick_now());
	return true;
}

/* The task may be gone, if it was the owner of a group whose end has been seen meanwhile; its
 * memory still exists, and waking the wrong one does no harm. */
void worker_unpark(struct pool *pool, struct task *task)
{
	int number = atomic_load_explicit(&task->worker, memory_order_relaxed);
	if (number >= 0 && number <= pool->count)
		parker_unpark(&pool->workers[number].parker);
}

static void unpark(struct scheduler *self, struct task *task)
{
	worker_unpark(worker_of(self)->pool, task);
}

static void yield(struct scheduler *self)
{
	(void)self;
	sched_yield();
}

const struct scheduler_operations worker_operations = {
	.group_opened = group_opened,
	.group_closed = group_closed,
	.spawned = spawned,
	.help = help,
	.park = blocking_park,
	.unpark = unpark,
	.poll = blocking_poll,
	.yield = yield,
	.transfer = blocking_transfer,
};
