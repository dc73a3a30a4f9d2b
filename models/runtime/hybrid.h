/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Models that consist of a loop and a pool: tasks run and wait on the loop, offloaded functions run
 * in the pool (run_in_executor, to_thread).
 *
 * An offloaded function is the only task of a group that has a run queue; the task that offloaded
 * it joins that group on the loop. A worker that ends it counts that and wakes the loop, which then
 * looks for the ended tasks itself: no worker ever touches a task of the loop, which may be gone by
 * then.
 */
#ifndef SIMUL_HYBRID_H
#define SIMUL_HYBRID_H

#include "models/pool/workers.h"

/* start(), run() and stop() of struct model. */
int hybrid_start(const struct model_settings *settings, const struct worker_kind *kind);
int hybrid_run(int (*root)(void *argument), void *argument);
void hybrid_stop(struct model_usage *usage, const struct worker_kind *kind);

#endif
