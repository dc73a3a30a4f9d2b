/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Workers of a pool that are forked processes: tasks share nothing but the arena and what was set
 * up before.
 *
 * Between the root's process and the workers stands a supervisor, a process of one thread that was
 * forked before the run and only waits for its children. When a worker dies it ends the worker's
 * tasks as lost, gives back what they held and forks another, as fresh as the first ones were,
 * whatever the root is doing at that time.
 */
#ifndef SIMUL_PROCESS_WORKERS_H
#define SIMUL_PROCESS_WORKERS_H

#include <stdint.h>

#include "models/model.h"

/* What must be in the arena before the pool is opened. The model needs a meter for the root, one a
 * worker and one for the supervisor. -ENOMEM. */
int process_workers_prepare(int workers);

/* Forks them, from a process of one thread, and waits until all look for work. The pool is open. 0
 * or -errno, with none left. */
int process_workers_begin(void);

/* Tells the pool to stop, reaps all, and fills in what the workers used. */
void process_workers_end(struct model_usage *usage);

/* For struct model's `worker_processes`: the supervisor and the workers. */
int process_workers_ids(int32_t *ids, int count);

#endif
