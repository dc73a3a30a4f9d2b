/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that changed between two benches. Cells are the same if row, model and workers are; what only
 * one side has, or did other work there, is listed beside them.
 *
 * Two directories of one interleaved bench are compared round by round. Two benches of one machine
 * are compared as samples that drift may have shifted. Of two machines, and of machines that are
 * not known, no times are compared, only each model's time in terms of the sequential model's in
 * the same round.
 */
#ifndef SIMUL_CHANGES_H
#define SIMUL_CHANGES_H

#include "harness/format/problem.h"
#include "harness/compare/change.h"
#include "harness/results/summary.h"

/* A cell that cannot be compared. */
struct unmatched {
	const char *row, *model;
	int workers;
	bool in_base, in_head;
	char reason[128];
};

struct changes {
	const struct summary *base, *head; /* borrowed */
	bool paired;			   /* of one interleaved bench */
	bool one_machine;
	char machine[128];    /* what sets the two machines apart, or "" */
	double floor;	      /* the noise floor of both, as ratio - 1; NAN: not measured */
	double work_gap;      /* how far apart the work rates are, as ratio - 1 */
	struct change *items; /* in the order of the base; owned */
	size_t count;
	struct unmatched *unmatched; /* owned */
	size_t unmatched_count;
	/* How many cells are tested together, those of too few rounds left out; and below how many
	 * rounds none of those can be told changed. */
	size_t tested, min_rounds;
};

/* Compares two benches in all cells or, with `candidates`, in those that are worse or better
 * there. The
 * summaries must live as long as the changes. 0; -errno with one line in `problem`:
 * -EINVAL if a row has other parameters or nothing can be compared, -EPROTO if one of them has a
 * wrong result, -ENOMEM. Nothing is left to release then. */
int changes_make(struct changes *changes, const struct summary *base, const struct summary *head,
	const struct changes *candidates, struct problem *problem);
void changes_release(struct changes *changes);

/* Has each cell that is worse or better confirmed by a second batch; what that does not find so, or
 * did not measure, becomes inconclusive. */
void changes_confirm(struct changes *changes, const struct changes *second);

/* How many cells have that outcome. */
size_t changes_tally(const struct changes *changes, enum outcome outcome);

/* How many cells are inconclusive and may be worse by more than CHANGE_MIN. */
size_t changes_doubts(const struct changes *changes);

#endif
