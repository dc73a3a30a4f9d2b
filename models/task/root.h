/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The root task of a run: the task that belongs to no group. */
#ifndef SIMUL_ROOT_H
#define SIMUL_ROOT_H

#include "models/task/state.h"

/* Allocates in the arena what root_task() returns. -ENOMEM. */
int root_open(void);

/* The root task of the current run, or NULL. From any process of the run. */
struct task *root_task(void);

/* Creates the root task of a run, with its activation; frees it. NULL when memory is used up. */
struct task *root_new(void);
void root_free(struct task *root);

/* Runs `function` as the root task in the calling thread, to its end. Returns what it returns. */
int root_run(struct task *root, int (*function)(void *argument), void *argument);

/* All three, for schedulers that run the root task by a plain call. -ENOMEM. */
int root_execute(int (*function)(void *argument), void *argument);

#endif
