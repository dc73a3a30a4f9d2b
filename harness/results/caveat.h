/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be known of a cell before its figures are used, in a word. */
#ifndef SIMUL_CAVEAT_H
#define SIMUL_CAVEAT_H

#include "harness/format/quantity.h"
#include "harness/results/summary.h"

/* The first that holds. */
enum caveat {
	CAVEAT_UNMEASURED, /* it has no record */
	CAVEAT_FAILED,	   /* runs of it failed */
	CAVEAT_DIFFERENT,  /* its results are not those of the sequential model */
	CAVEAT_OVERLOADED, /* it did not keep up with the rate of arrivals: its latencies grow with
			    * the length of the run */
	CAVEAT_DISTURBED,  /* noise may explain its figures, see noise.h */
	CAVEAT_FEW_ROUNDS, /* too few for an interval */
	CAVEAT_INCONCLUSIVE, /* whether it takes as long as the sequential model is not decided: its
			      * speed-up is not shown to be another than 1, nor to be within
			      * CAVEAT_SAME of it */
	CAVEAT_NONE,
};

#define CAVEAT_SAME 1.1

enum caveat cell_caveat(const struct summary *summary, const struct cell *cell);

/* The name in exports: "good" for CAVEAT_NONE, "few rounds". */
const char *caveat_name(enum caveat caveat);

/* Which caveats the cells have, those of rows that check a claim left out. */
void caveats_seen(const struct summary *summary, bool seen[CAVEAT_NONE + 1]);

/* What it means, in a sentence without its end: "other programs may explain the figures". */
const char *caveat_meaning(enum caveat caveat);

/* For tables: the caveat and how many runs were set aside, "inconclusive, 2 set aside"; "–" if
 * there is nothing to say. */
struct quantity caveat_text(const struct summary *summary, const struct cell *cell);

#endif
