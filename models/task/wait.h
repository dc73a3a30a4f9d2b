/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a task waits, until when, and what cuts its wait short. In the task's own thread. */
#ifndef SIMUL_WAIT_H
#define SIMUL_WAIT_H

#include "models/measure/trace.h"
#include "models/task/scheduler.h"
#include "models/task/state.h"

/* The current task waits until it is unparked (0, possibly for no reason) or until `until`
 * (-ETIME); -ECANCELED, -ETIMEDOUT, -EDEADLK as in the contract. `what` is for reports. */
int task_wait(int64_t until, const char *what);

/* The same for a descriptor. */
int task_poll(int descriptor, short events, const char *what);

/* Waits until unparked, shielded from cancellation, deadlines and deadlock: for closing groups,
 * whose tasks have all been told to end. */
void task_wait_shielded(const char *what);

/* -ECANCELED (told once) or -ETIMEDOUT if the task should stop waiting, else 0. NULL: 0. */
int task_interrupted(struct task *task);

/* The deadline that applies to a task: that of its scopes, or its group's until it has been
 * told. */
int64_t task_deadline(const struct task *task);

/* The earliest time at which task_interrupted() could return something new. */
int64_t task_limit(const struct task *task);

/* Records that the current task begins to wait, for something outside (TRACE_WAITS) or for another
 * task (TRACE_BLOCKS), or continues: for listings and, if there is one, the trace. */
void task_pause(struct task *task, const char *what, enum trace_event how);
void task_resume(struct task *task);

#endif
