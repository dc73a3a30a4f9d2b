/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened to tasks, counted by whoever runs them: one meter a worker, so that counting
 * contends for nothing.
 *
 * Tasks that arrive at a moment of their own (group_arrive) are measured twice, so that one can be
 * held against the other by Little's law. `latencies` takes each task's own time, by
 * CLOCK_MONOTONIC, where it ends. `flow` knows no task: it sums up the moments of arrivals where
 * they are spawned and those of ends where they happen, by the tick; the sum of ends less the sum
 * of arrivals is the number of tasks present, integrated over time.
 */
#ifndef SIMUL_METER_H
#define SIMUL_METER_H

#include <stdint.h>

#include "models/measure/histogram.h"
#include "models/task.h"

/* Sums of ticks wrap; their difference does not. */
struct meter_flow {
	uint64_t arrived, left;
	uint64_t arrived_ticks, left_ticks;
	uint64_t late_ns; /* sum over arrivals of spawn - the moment they were due */
};

/* All zero: nothing counted. */
struct meter {
	uint64_t endings[ENDED_LOST + 1];
	struct histogram spans;	    /* ticks, from a task's first instruction to its end */
	struct histogram latencies; /* ns, from the moment a task was due to its end */
	struct meter_flow flow;
};

/* Counts one task. */
void meter_count(struct meter *meter, enum ending ending, uint64_t span);

/* A task that was due `late_ns` ago arrives, and leaves after `latency_ns`. */
void meter_arrive(struct meter *meter, uint64_t tick, uint64_t late_ns);
void meter_leave(struct meter *meter, uint64_t tick, uint64_t latency_ns);

/* Adds `more` to `sum`. */
void meter_add(struct meter *sum, const struct meter *more);

/* The number of tasks present, integrated over time: ns. */
double meter_presence(const struct meter *meter, double tick_ns);

#endif
