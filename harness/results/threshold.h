/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a bench must keep to, as a text: FIGURE(ROW,MODEL[,WORKERS])<VALUE, or with <=, > or >=:
 *
 *	p99(fetch.open,eventloop)<50ms
 *	throughput(100x0.1,threads)>=400
 *	memory(sleepers,eventloop)<16MiB
 *	speedup(D1,processes,24)>15
 */
#ifndef SIMUL_THRESHOLD_H
#define SIMUL_THRESHOLD_H

#include <stdbool.h>

#include "harness/format/problem.h"
#include "harness/format/quantity.h"
#include "harness/results/summary.h"

struct threshold {
	const char *text; /* as it was read; borrowed */
	enum figure figure;
	char row[64], model[64];
	int workers;  /* 0: any */
	bool above;   /* the figure must be above the value, not below */
	double value; /* in the figure's own unit */
};

enum threshold_outcome {
	THRESHOLD_KEPT,	   /* the whole interval is within; without one, the median */
	THRESHOLD_BROKEN,  /* none of it is */
	THRESHOLD_OPEN,	   /* the interval has parts on both sides */
	THRESHOLD_UNKNOWN, /* there is no such cell, or it was not measured */
};

/* 0; -EINVAL with one line in `problem`. FIGURE is a column of results.csv or throughput, wall,
 * p50, p99, p999, cpu or memory. VALUE may have a unit: ns, us, ms, s; B, KiB, MiB, GiB; x; %. */
int threshold_read(struct threshold *threshold, const char *text, struct problem *problem);

enum threshold_outcome threshold_check(
	const struct threshold *threshold, const struct summary *summary);

/* "kept: p99(...)<50ms: 21.3 ms [21.0, 22.0]" */
struct quantity threshold_tell(const struct threshold *threshold, const struct summary *summary);

#endif
