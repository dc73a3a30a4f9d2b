/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counting semaphore. It knows how many permits each worker holds, so that those of a worker
 * that dies can be given back: what is available is the permits less all that is held. */
#include "models/parts/core.h"

#include <errno.h>

#include "models/parts/object.h"

#define OUTSIDE_WORKERS 1 /* the root task has a place of its own, before the workers' */

struct semaphore {
	struct object object;
	int64_t permits, available;
	int workers;
	int64_t held[]; /* by worker; negative where one gave back what another took */
};

static int64_t *held_by(struct semaphore *semaphore, int worker)
{
	return &semaphore->held[semaphore->workers ? worker + OUTSIDE_WORKERS : 0];
}

static void repair(struct object *object)
{
	struct semaphore *semaphore = (struct semaphore *)object;
	semaphore->available = semaphore->permits;
	for (int i = 0; i < semaphore->workers + OUTSIDE_WORKERS; i++)
		semaphore->available -= semaphore->held[i];
}

static void bereave(struct object *object, int worker, struct task *task)
{
	(void)task;
	struct semaphore *semaphore = (struct semaphore *)object;
	int64_t *held = held_by(semaphore, worker);
	if (*held < 0)
		semaphore->permits -= *held;
	*held = 0;
	repair(object);
	for (int64_t i = 0; i < semaphore->available; i++)
		waiters_wake_first(&object->waiters[0]);
}

static const struct object_kind kind = {"semaphore", repair, bereave};

int semaphore_open(struct semaphore **opened, unsigned permits)
{
	int workers = sharing == SHARED_BY_PROCESSES ? task_workers : 0;
	size_t places = (size_t)workers + OUTSIDE_WORKERS;
	struct semaphore *semaphore =
		object_open(&kind, sizeof(*semaphore) + places * sizeof(semaphore->held[0]));
	if (!semaphore)
		return -ENOMEM;
	semaphore->permits = semaphore->available = permits;
	semaphore->workers = workers;
	*opened = semaphore;
	return 0;
}

int semaphore_acquire(struct semaphore *semaphore)
{
	bool again = false;
	int result = task_interrupted(task_current);
	object_take(&semaphore->object);
	while (result == 0 && semaphore->available == 0)
		result = object_wait(&semaphore->object, 0, &again);
	if (result == 0) {
		semaphore->available--;
		++*held_by(semaphore, task_current->worker);
	} else if (semaphore->available > 0) {
		waiters_wake_first(&semaphore->object.waiters[0]);
	}
	object_drop(&semaphore->object);
	return result;
}

void semaphore_release(struct semaphore *semaphore)
{
	object_take(&semaphore->object);
	--*held_by(semaphore, task_current->worker);
	semaphore->available++;
	waiters_wake_first(&semaphore->object.waiters[0]);
	object_drop(&semaphore->object);
}

void semaphore_close(struct semaphore *semaphore)
{
	object_close(semaphore ? &semaphore->object : NULL);
}
