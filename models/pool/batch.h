/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adaptive batching: how many tasks a worker claims at once, based on how long its last tasks took.
 * More if tasks are so short that the cost of claiming matters, one if they are long. */
#ifndef SIMUL_BATCH_H
#define SIMUL_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "models/pool/local_queue.h"

/* A batch should take no longer: claiming takes less than a hundredth of that. An estimate that
 * worked well. */
#define BATCH_US 4

struct batch {
	uint32_t size;
	uint64_t short_ticks; /* BATCH_US */
};

static inline void batch_open(struct batch *batch, uint64_t ticks_per_us)
{
	*batch = (struct batch){.size = 1, .short_ticks = BATCH_US * ticks_per_us};
}

/* `count` tasks of one batch took `ticks`. */
static inline void batch_learn(struct batch *batch, uint32_t count, uint64_t ticks)
{
	if (ticks > batch->short_ticks)
		batch->size = 1;
	else if (count == batch->size && ticks < batch->short_ticks / 2 && batch->size < BATCH_MAX)
		batch->size *= 2;
}

/* There was nothing to run: the next tasks may be longer. */
static inline void batch_rest(struct batch *batch)
{
	batch->size = (batch->size + 1) / 2;
}

/* How many tasks to claim of `length`: half, so that other workers find some too. */
static inline uint32_t batch_share(const struct batch *batch, uint32_t length)
{
	uint32_t half = (length + 1) / 2;
	return half < batch->size ? half : batch->size;
}

#endif
