/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a model scales over its workers in one row of a bench, and what the laws of scaling make of
 * it. */
#ifndef SIMUL_SCALING_H
#define SIMUL_SCALING_H

#include <stdbool.h>

#include "harness/statistics/scaling_fit.h"
#include "harness/results/summary.h"

/* A law describes a series if its curve misses no point by more than this share. */
#define SCALING_MISS_MAX 0.10

/* A law fitted to the speed-ups of each round by itself; the figures are the medians over rounds,
 * with their exact intervals. */
struct scaling_fitted {
	struct interval lambda, sigma, kappa;
	struct scaling_curve curve; /* of the medians */
	double miss;		    /* the greatest of the curve, as a share of the median */
	int miss_at;		    /* workers where that is */
	char refusal[160];	    /* why there is no fit; "": there is one */
};

/* One model under several numbers of workers in a row that has the sequential model too. */
struct scaling {
	const struct row *row;
	const char *model;
	const struct cell **cells; /* by workers, all different; owned */
	size_t count;
	struct scaling_fitted laws[SCALING_LAWS];
};

struct scalings {
	struct scaling *items; /* in the order of rows, then of models */
	size_t count;
};

/* Gathers them out of all rows and fits the laws. 0 or -ENOMEM, with nothing left allocated. The
 * summary must outlive them. */
int scalings_gather(struct scalings *scalings, const struct summary *summary);
void scalings_release(struct scalings *scalings);

/* The fraction of Karp and Flatt for one cell, its workers taken for processors, with the interval
 * that its speed-up's gives it. INTERVAL_NONE for one worker. */
struct interval scaling_fraction(const struct cell *cell);

#endif
