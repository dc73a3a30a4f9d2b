/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened to tasks, counted by whoever runs them: one meter a worker, so that counting
 * contends for nothing. Latencies go into a histogram of the HDR kind (Tene's HdrHistogram): 32
 * linear steps for each power of two, so that a value is known to within 1/32.
 */
#ifndef SIMUL_METER_H
#define SIMUL_METER_H

#include <stdint.h>

#include "models/task.h"

#define METER_STEPS 32
#define METER_BUCKETS ((64 - 5 + 1) * METER_STEPS)

struct meter {
	uint64_t endings[ENDED_LOST + 1];
	uint64_t span;	   /* sum over tasks of end - start, in ticks */
	uint64_t greatest; /* longest span, in ticks */
	uint64_t latencies[METER_BUCKETS];
};

/* Counts one task. */
void meter_count(struct meter *meter, enum ending ending, uint64_t span);

/* Adds `more` to `sum`. */
void meter_add(struct meter *sum, const struct meter *more);

/* The span, in ticks, below which the given share (0..1) of the counted tasks lies; the middle of
 * its step. 0 if nothing was counted. */
double meter_quantile(const struct meter *meter, double share);

/* How many tasks were counted. */
uint64_t meter_total(const struct meter *meter);

#endif
