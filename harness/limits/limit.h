/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What models are held against: the best of their kind, each measured beside the others on one
 * 2-core x86-64 virtual machine, medians of 5 runs, with a target for simul's model. The measured
 * figure comes from a bench of the suite `primitives`.
 */
#ifndef SIMUL_LIMIT_H
#define SIMUL_LIMIT_H

#include "harness/results/summary.h"

struct limit;

/* How a figure comes about; `row` and `model` say where from. */
typedef struct interval limit_measure(const struct summary *summary, const struct limit *limit);

struct limit {
	const char *model;
	const char *what;
	const char *others; /* as they were measured, the best first; "": nothing to compare with */
	double target;
	bool at_least;	  /* the figure must reach the target; else not exceed it */
	const char *unit; /* of target and figure */
	const char *row;
	limit_measure *measure;
	const char *why; /* why it is not met, where that is known; NULL */
};

/* All of them, ending with model == NULL. */
extern const struct limit limits[];

/* Targets are medians; that the interval spans one is said as well. */
enum limit_verdict {
	LIMIT_MET,	  /* by the whole interval, or by the median if there is none */
	LIMIT_MET_BARELY, /* by the median; the interval spans the target */
	LIMIT_MISSED_BARELY,
	LIMIT_MISSED,
	LIMIT_UNKNOWN, /* not measured */
};

enum limit_verdict limit_judge(const struct limit *limit, struct interval figure);

#endif
