/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The loop and a pool together: tasks run and wait on the loop, offloaded functions run in the pool
 * (run_in_executor, to_thread).
 *
 * An offloaded function is the one task of a group whose board the workers see; the task that
 * offloaded it joins that group on the loop. A worker that ends it counts that up and wakes the
 * loop, which then looks for the ends itself: no worker ever touches a task of the loop, which may
 * be gone by then.
 */
#ifndef SIMUL_HYBRID_H
#define SIMUL_HYBRID_H

#include "models/parts/core.h"

/* The pool and what it tells the loop, before workers start; arguments as of pool_open(). 0 or
 * -errno, with nothing left. */
int hybrid_open(int workers, int cores, int made);
void hybrid_close(void);

/* The loop, in the calling thread, once workers have started. 0 or -errno. */
int hybrid_loop_open(const struct model_settings *settings);
void hybrid_loop_close(void);

/* What loop_usage() fills in. */
void hybrid_usage(struct model_usage *usage);

/* The primitives of struct model. Those that wait know whether the loop or a worker calls them. */
int hybrid_run(int (*root)(void *argument), void *argument);
int hybrid_group_opened(struct group *group);
void hybrid_group_closed(struct group *group);
void hybrid_spawned(struct group *group, struct task *task);
bool hybrid_help(struct group *group, bool reluctant);
int hybrid_park(int64_t limit);
void hybrid_unpark(struct task *task);
int hybrid_poll(int descriptor, short events, int64_t limit);
void hybrid_forget(int descriptor);
void hybrid_yield(void);
int hybrid_offload(task_function *function, const void *in, size_t input, void *out, size_t output);
int hybrid_transfer(void *easy, struct model_transfer *transfer);

#endif
