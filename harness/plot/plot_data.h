/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The numbers behind the pictures, as gnuplot reads them: blocks parted by two empty lines, which
 * gnuplot calls indexes 0, 1, ...; "NaN" for what was not measured. Each picture's script says what
 * its blocks hold.
 */
#ifndef SIMUL_PLOT_DATA_H
#define SIMUL_PLOT_DATA_H

#include <stdbool.h>

#include "harness/format/problem.h"
#include "harness/results/summary.h"

/* Each writes one .dat file. 0, or -errno if it could not be written or for want of memory; the
 * earlier file stays. */
int plot_data_speedup(const struct summary *summary, const char *path);
int plot_data_plane(const struct summary *summary, const char *path);
int plot_data_heatmap(const struct summary *summary, const char *path);
int plot_data_models(const struct summary *summary, const char *path);
int plot_data_sweep(const struct summary *summary, const char *path);
int plot_data_order(const struct summary *summary, const char *path);
int plot_data_scaling(const struct summary *summary, const char *path);
int plot_data_latency(const struct summary *summary, const char *path);
int plot_data_grain(const struct summary *summary, const char *path);
int plot_data_memory(const struct summary *summary, const char *path);
int plot_data_connections(const struct summary *summary, const char *path);
int plot_data_rates(const struct summary *summary, const char *path);

/* What the picture of rates is about, from its rows: into `text`. */
void plot_data_rates_title(const struct summary *summary, char *text, size_t size);

/* Whether there are rows enough with different numbers of connections, or with different rates. */
bool plot_data_has_connections(const struct summary *summary);
bool plot_data_has_rates(const struct summary *summary);

/* Whether the memory of a waiting task is known of several models. */
bool plot_data_has_memory(const struct summary *summary);

/* How many shares of computing there are between which the sweep could draw its lines: the rows of
 * workload mix that say how much of it is waiting, measured under the sequential model. */
size_t plot_data_sweep_points(const struct summary *summary);

/* How many of the records were set aside. */
size_t plot_data_order_aside(const struct summary *summary);

/* How many rows have latencies enough to be drawn. */
size_t plot_data_latency_panels(const struct summary *summary);

/* How many rows of workload grain there are. */
size_t plot_data_grain_rows(const struct summary *summary);

/* A row's timeline, out of its trace files. */
struct timeline {
	/* The models that have a trace, in the order of the blocks, and those in whose trace there
	 * is no task, since they do it all in one go; both parted by blanks. */
	char models[256], taskless[256];
	long tasks; /* the greatest task number */
};

/* Returns how many models have a trace; 0: none, nothing is written. -EPROTO for a trace that is
 * none, with one line in `problem`; -errno. */
int plot_data_timeline(const struct summary *summary, const struct row *row, const char *path,
	struct timeline *timeline, struct problem *problem);

/* The models of the summary, parted by blanks, into `text`. */
void plot_data_names(const struct summary *summary, char *text, size_t size);

#endif
