/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an experiment measured of each point and model, as a table, as CSV and as a picture. */
#ifndef SIMUL_SERIES_H
#define SIMUL_SERIES_H

#include <stdio.h>

#include "harness/experiment/experiment.h"
#include "harness/results/summary.h"

/* A figure that an experiment can be about: --y NAME. */
struct measure {
	const char *name; /* "throughput" */
	enum figure figure;
	const char *heading; /* "Throughput" */
	const char *axis;    /* "tasks a second" */
	double unit;	     /* what the axis counts in the figure's own unit */
	bool more_is_better;
};

#define MEASURE_DEFAULT "throughput"

/* The measure of that name; NULL, having complained. */
const struct measure *measure_choose(const char *name);

struct series {
	const struct experiment *experiment;
	const struct summary *summary; /* of its results */
	const struct measure *measure; /* what ratios and the picture are about */
	const char *baseline;	       /* a model of the experiment, or NULL: no ratios */
};

/* The name of the model that ratios are to: `asked` if it is one of the experiment's, NULL having
 * complained if it is not; if `asked` is NULL the first model. */
const char *series_baseline(const struct experiment *experiment, const char *asked);

/* Prints a line for each point and model: the values, throughput, wall time, the ratio to the
 * baseline, latencies, CPU time, memory, each a median with half its interval in per cent. */
int series_print(const struct series *series, FILE *stream);

/* The same figures as CSV, with the ends of their intervals, named as in results.csv: a column for
 * each sweep, model and workers, then figures. */
void series_csv(const struct series *series, FILE *stream);

/* Draws STEM.svg and STEM.png out of STEM.dat: the measure over the values of the first sweep, a
 * panel for each value of the second. An enum exit_code; has complained if it is not EXIT_FINE. */
int series_plot(const struct series *series, const char *stem);

#endif
