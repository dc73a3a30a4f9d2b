/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a worker of a pool does: it finds tasks, runs them, and sleeps when there are none.
 *
 *   push      the owner of a group adds to the group's run queue      (run_queue.h, no lock)
 *   notify    and wakes a parked worker, unless one is searching       (idle.h)
 *   claim     a worker moves a batch to its local queue               (local_queue.h, the lock)
 *   steal     or half of what another worker has left                 (local_queue.h, the lock)
 *   run       and runs one after the other
 *   search    it spins for a moment while it finds nothing
 *   park      and sleeps
 */
#ifndef SIMUL_WORKER_H
#define SIMUL_WORKER_H

#include "models/pool/pool.h"

/* Works as the worker with this number in the calling thread, until pool_stop(). The thread keeps
 * its scheduler. */
void worker_run(struct pool *pool, int number);

/* The operations of a pool's scheduler. */
extern const struct scheduler_operations worker_operations;

/* The operations that a hybrid uses or replaces. */
void worker_unpark(struct pool *pool, struct task *task);
void pool_push(struct pool *pool, struct group *group, struct task *task);

#endif
