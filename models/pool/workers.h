/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A kind of workers: the differences between pools of threads and pools of processes. */
#ifndef SIMUL_WORKERS_H
#define SIMUL_WORKERS_H

#include "models/memory/arena.h"
#include "models/model.h"
#include "models/pool/pool.h"

struct worker_kind {
	enum sharing sharing; /* of the arena */
	/* Starts the workers of an open pool, from a process with one thread, and waits until all
	 * look for work. 0 or -errno, with none left. */
	int (*start)(struct pool *pool);
	/* Tells the pool to stop, waits until the workers have ended, and adds what they used. */
	void (*stop)(struct pool *pool, struct model_usage *usage);
};

extern const struct worker_kind thread_workers, process_workers;

/* The process ids of the supervisor, first, and of the workers; for struct model. */
int process_workers_ids(int32_t *ids, int count);

#endif
