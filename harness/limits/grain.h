/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How small a task may be: efficiency against the grain, over the rows of workload grain, and
 * METG(50 %), the smallest grain at which half the machine still does useful work, by interpolation
 * between the two grains around it. Slaughter et al., "Task Bench: A Parameterized Benchmark for
 * Evaluating Parallel Runtime Performance", SC 2020, section IV.
 */
#ifndef SIMUL_GRAIN_H
#define SIMUL_GRAIN_H

#include "harness/results/summary.h"

enum grain_kind { GRAIN_COMPUTE, GRAIN_WAIT };

/* The efficiency at which a grain is effective. */
#define GRAIN_EFFECTIVE 0.5

/* One grain under one model. */
struct grain_point {
	double ns; /* computing, or waiting, a task */
	struct interval efficiency;
};

/* The points of a model, ascending by grain, at most `max`. Returns how many. */
size_t grain_points(const struct summary *summary, const char *model, enum grain_kind kind,
	struct grain_point *points, size_t max);

/* METG(50 %) in nanoseconds as one round has it, interpolated; NAN where a record is missing or no
 * grain is effective. */
double grain_metg_in(
	const struct summary *summary, const char *model, enum grain_kind kind, int round);

/* METG(50 %) in nanoseconds: interpolated in every round, with the interval over rounds. Where all
 * grains are effective it is the smallest, `*bound` is set and it is an upper bound; INTERVAL_NONE
 * where none is. */
struct interval grain_metg(
	const struct summary *summary, const char *model, enum grain_kind kind, bool *bound);

/* The grain at which a curve of `count` points (ns ascending) rises through GRAIN_EFFECTIVE for the
 * last time, on logarithmic scales; the first one's if it is above from there on, NAN if the last
 * one is below. */
double grain_crossing(const double *ns, const double *efficiency, size_t count);

#endif
