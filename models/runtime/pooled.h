/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models that are a pool: everything except the kind of its workers. */
#ifndef SIMUL_POOLED_H
#define SIMUL_POOLED_H

#include "models/pool/workers.h"

/* Opens a pool, in an open runtime, and starts its workers. 0 or -errno, with nothing left. */
int pooled_start_workers(
	struct pool **pool, const struct worker_kind *kind, const struct pool_settings *settings);

/* start() and stop() of struct model; its run() is root_execute(). */
int pooled_start(const struct model_settings *settings, const struct worker_kind *kind);
void pooled_stop(struct model_usage *usage, const struct worker_kind *kind);

#endif
