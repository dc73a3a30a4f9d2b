/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The root task. */
#include "models/task/root.h"

#include <errno.h>
#include <string.h>

#include "models/memory/clock.h"
#include "models/task/activation.h"
#include "models/task/run.h"

static _Atomic(struct task *) *root_now; /* in the arena: a worker may list waiting tasks */

int root_open(void)
{
	root_now = arena_allocate(sizeof(*root_now));
	if (!root_now)
		return -ENOMEM;
	atomic_store(root_now, NULL);
	return 0;
}

struct task *root_task(void)
{
	return atomic_load(root_now);
}

struct task *root_new(void)
{
	struct task *root = arena_allocate(sizeof(*root));
	struct activation *activation = root ? activation_take(scheduler) : NULL;
	if (!activation) {
		arena_free(root, sizeof(*root));
		return NULL;
	}
	memset(root, 0, sizeof(*root));
	root->state = TASK_RUNNING;
	root->source = "root";
	root->prev = root->next_index = NO_INDEX;
	memset(activation, 0, sizeof(*activation));
	activation->task = root;
	activation->deadline = FOREVER;
	root->activation = arena_number(activation);
	return root;
}

void root_free(struct task *root)
{
	activation_release(scheduler, task_activation(root));
	arena_free(root, sizeof(*root));
}

int root_run(struct task *root, int (*function)(void *argument), void *argument)
{
	atomic_store(root_now, root);
	task_activation(root)->started = tick_now();
	task_make_current(root);
	int result = function(argument);
	task_close_groups(root);
	task_make_current(NULL);
	atomic_store(root_now, NULL);
	return result;
}

int root_execute(int (*function)(void *argument), void *argument)
{
	struct task *root = root_new();
	if (!root)
		return -ENOMEM;
	int result = root_run(root, function, argument);
	root_free(root);
	return result;
}
