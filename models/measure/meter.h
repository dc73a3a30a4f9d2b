/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened to tasks, counted by whatever runs them: one meter per worker, so that workers do
 * not contend when they count.
 *
 * Tasks with a scheduled arrival time (group_arrive) are measured twice, so that the two
 * measurements can be compared by Little's law. `latencies` takes each task's own time, by
 * CLOCK_MONOTONIC, when it ends. `flow` has no notion of a task: it sums up arrival times where
 * tasks are spawned and end times where they end, by the tick. The sum of ends less the sum of
 * arrivals is the number of tasks present, integrated over time.
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
	uint64_t late_ns; /* sum over arrivals of spawn - due time */
};

/* All zero: nothing counted. */
struct meter {
	uint64_t endings[ENDED_LOST + 1];
	struct histogram spans;	    /* ticks, from a task's first instruction to its end */
	struct histogram latencies; /* ns, from the moment when a task was due to its end */
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
