/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What models are compared with: the best of their kind, as they were measured together on
 * one 2-core x86-64 virtual machine, medians of 5 runs, with a target for simul's model on that
 * machine. The measured figure comes from a bench of the suite `primitives`, and so do those of the
 * references, the others that workloads/references/ has programs for.
 */
#ifndef SIMUL_LIMIT_H
#define SIMUL_LIMIT_H

#include "harness/results/summary.h"

#define LIMIT_REFERENCES 6

/* How a figure comes about in a round of a bench, from the records of a row under a model; NAN
 * where there are none. */
typedef double limit_measure(
	const struct summary *summary, const char *row, const char *model, int round);

/* Another that is measured in the same rounds. */
struct limit_reference {
	const char *model; /* of its cells */
	const char *name;  /* as among the others */
	double published;  /* its figure there, the middle of a range; 0: it has none there */
};

struct limit {
	const char *model;
	const char *what;
	const char *others; /* as they were measured, the best first; "": nothing to compare with */
	double target;
	bool target_is_min; /* the figure must reach the target; else not exceed it */
	const char *unit;   /* of target and figure */
	const char *row;
	limit_measure *measure;
	struct limit_reference references[LIMIT_REFERENCES + 1]; /* ending with model == NULL */
	const char *why; /* why it is not met, where that is known; NULL */
};

/* All of them, ending with model == NULL. */
extern const struct limit limits[];

#endif
