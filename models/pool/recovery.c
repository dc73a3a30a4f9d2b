/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recovery from the death of a worker. */
#include "models/pool/recovery.h"

#include "models/sync/object.h"
#include "models/task/run.h"

/* Acquiring the lock first rolls back what the dead worker was about to change under it. */
static void recover_queues(struct pool *pool, int number)
{
	lock_acquire(&pool->lock);
	local_queue_recover(&pool->workers[number].queue);
	worker_set_add(&pool->stealable, number);
	run_queues_recover(pool->queues);
	lock_release(&pool->lock);
}

static void cancel_children(const struct activation *activation)
{
	for (struct group *group = activation->groups; group; group = group->next)
		for (uint32_t i = 0; i < group->unused; i++)
			task_cancel(group_task(group, i));
}

/* The worker may have died after it had ended the task and before it announced that, or before the
 * task had begun. The generation is read last. A slot that is seen live may belong to another task
 * by then. If the slot still has this generation, it was live as this task, which no other thread
 * can end. */
static void lose(const struct activation *activation)
{
	struct task *task = activation->task;
	if (!task_is_live(task) || !activation_is_current(activation))
		return;
	cancel_children(activation);
	task_lose(task);
}

void pool_worker_died(struct pool *pool, int number)
{
	struct worker *worker = &pool->workers[number];
	struct activation *innermost = atomic_load(&worker->innermost);
	recover_queues(pool, number);
	objects_worker_died(number, innermost);
	for (struct activation *activation = innermost; activation;) {
		/* Read before the memory can be used again. */
		struct activation *below = activation_below(activation);
		lose(activation);
		activation = below;
	}
	atomic_store(&worker->innermost, NULL);
	/* Wakes that the dead worker had received, or was about to send, are sent to all. */
	pool_wake_all(pool);
	if (pool->settings.recovered)
		pool->settings.recovered(pool->settings.context);
}
