/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mutex: it knows its holder, so that it can be handed on when the holder's worker dies. */
#include "models/parts/core.h"

#include <errno.h>

#include "models/parts/object.h"

struct mutex {
	struct object object;
	struct task *holder; /* NULL: not locked */
	bool abandoned;	     /* the last holder died; said once, to the next one */
};

static void bereave(struct object *object, int worker, struct task *task)
{
	(void)worker;
	struct mutex *mutex = (struct mutex *)object;
	if (mutex->holder != task)
		return;
	mutex->abandoned = true;
	mutex->holder = NULL;
	waiters_wake_first(&object->waiters[0]);
}

static const struct object_kind kind = {.name = "mutex", .bereave = bereave};

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
	bool again = false;
	int result = task_interrupted(task_current);
	object_take(&mutex->object);
	while (result == 0 && mutex->holder)
		result = object_wait(&mutex->object, 0, &again);
	if (result == 0) {
		result = mutex->abandoned;
		/* In this order: who dies in between has abandoned it again. */
		mutex->holder = task_current;
		atomic_signal_fence(memory_order_seq_cst);
		mutex->abandoned = false;
	} else if (!mutex->holder) {
		waiters_wake_first(&mutex->object.waiters[0]);
	}
	object_drop(&mutex->object);
	return result;
}

int mutex_unlock(struct mutex *mutex)
{
	object_take(&mutex->object);
	int result = mutex->holder == task_current ? 0 : -EPERM;
	if (result == 0) {
		mutex->holder = NULL;
		waiters_wake_first(&mutex->object.waiters[0]);
	}
	object_drop(&mutex->object);
	return result;
}

void mutex_close(struct mutex *mutex)
{
	object_close(mutex ? &mutex->object : NULL);
}
