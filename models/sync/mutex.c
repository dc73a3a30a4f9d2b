/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mutex: it knows its holder, so that it can be passed on when the holder's worker dies. */
#include <errno.h>

#include "models/sync/object.h"
#include "models/task/wait.h"

struct mutex {
	struct object object;
	struct task *holder; /* NULL: not locked */
	bool abandoned;	     /* the last holder died; reported once, to the next one */
};

static void worker_died(struct object *object, int worker, struct task *task)
{
	(void)worker;
	struct mutex *mutex = (struct mutex *)object;
	if (mutex->holder != task)
		return;
	object_set(object, mutex->abandoned, true);
	object_set(object, mutex->holder, NULL);
	object_wake(object, 0);
}

static const struct object_kind kind = {.name = "mutex", .worker_died = worker_died};

int mutex_open(struct mutex **opened)
{
	struct mutex *mutex = object_open(&kind, sizeof(*mutex));
	if (!mutex)
		return -ENOMEM;
	*opened = mutex;
	return 0;
}

int mutex_lock(struct mutex *mutex)
{
	struct object *object = &mutex->object;
	bool again = false;
	int result = task_interrupted(task_current());
	object_acquire(object);
	while (result == 0 && mutex->holder)
		result = object_wait(object, 0, &again);
	if (result == 0) {
		result = mutex->abandoned;
		object_set(object, mutex->abandoned, false);
		object_set(object, mutex->holder, task_current());
	} else if (!mutex->holder) {
		object_wake(object, 0);
	}
	object_release(object);
	return result;
}

int mutex_unlock(struct mutex *mutex)
{
	struct object *object = &mutex->object;
	object_acquire(object);
	int result = mutex->holder == task_current() ? 0 : -EPERM;
	if (result == 0) {
		object_set(object, mutex->holder, NULL);
		object_wake(object, 0);
	}
	object_release(object);
	return result;
}

void mutex_close(struct mutex *mutex)
{
	object_close(mutex ? &mutex->object : NULL);
}
