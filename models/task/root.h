/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The root task of a run: the one that no group has. */
#ifndef SIMUL_ROOT_H
#define SIMUL_ROOT_H

#include "models/task/state.h"

/* Makes room in the arena for what root_task() answers. -ENOMEM. */
int root_open(void);

/* The root task of the run under way, or NULL. From any process of the run. */
struct task *root_task(void);

/* Makes the root task of a run, with its activation; frees it. NULL when memory is used up. */
struct task *root_new(void);
void root_free(struct task *root);

/* Runs `function` as the root task in the calling thread, to its end. Answers what that answers. */
int root_run(struct task *root, int (*function)(void *argument), void *argument);

/* All three, for schedulers that run it by a plain call. -ENOMEM. */
int root_execute(int (*function)(void *argument), void *argument);

#endif
