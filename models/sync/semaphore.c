/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counting semaphore. Where workers are processes it knows how many permits each holds, so that
 * those of a dead worker can be recovered. */
#include <errno.h>

#include "models/sync/object.h"
#include "models/task/wait.h"

struct semaphore {
	struct object object;
	int64_t available;
	int64_t held[]; /* by worker number; negative where one released what another acquired */
};

static void worker_died(struct object *object, int worker, struct task *task)
{
	(void)task;
	struct semaphore *semaphore = (struct semaphore *)object;
	int64_t held = semaphore->held[worker];
	object_set(object, semaphore->held[worker], 0);
	if (held <= 0)
		return;
	object_set(object, semaphore->available, semaphore->available + held);
	lock_commit(&object->lock);
	for (; held > 0; held--) {
		object_wake(object, 0);
		lock_commit(&object->lock);
	}
}

static const struct object_kind kind = {.name = "semaphore", .worker_died = worker_died};

int semaphore_open(struct semaphore **opened, unsigned permits)
{
	size_t count = sharing == SHARED_BY_PROCESSES ? (size_t)scheduler->workers + 1 : 0;
	struct semaphore *semaphore =
		object_open(&kind, sizeof(*semaphore) + count * sizeof(semaphore->held[0]));
	if (!semaphore)
		return -ENOMEM;
	semaphore->available = permits;
	*opened = semaphore;
	return 0;
}

/* The caller acquires this many permits, or releases them. */
static void change(struct semaphore *semaphore, int64_t taken)
{
	struct object *object = &semaphore->object;
	object_set(object, semaphore->available, semaphore->available - taken);
	if (sharing != SHARED_BY_PROCESSES)
		return;
	int64_t *held = &semaphore->held[scheduler->number];
	object_set(object, *held, *held + taken);
}

int semaphore_acquire(struct semaphore *semaphore)
{
	struct object *object = &semaphore->object;
	bool again = false;
	int result = task_interrupted(task_current());
	object_acquire(object);
	while (result == 0 && semaphore->available == 0)
		result = object_wait(object, 0, &again);
	if (result == 0)
		change(semaphore, 1);
	else if (semaphore->available > 0)
		object_wake(object, 0);
	object_release(object);
	return result;
}

void semaphore_release(struct semaphore *semaphore)
{
	object_acquire(&semaphore->object);
	change(semaphore, -1);
	object_wake(&semaphore->object, 0);
	object_release(&semaphore->object);
}

void semaphore_close(struct semaphore *semaphore)
{
	object_close(semaphore ? &semaphore->object : NULL);
}
