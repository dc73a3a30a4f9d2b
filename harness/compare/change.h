/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of one cell between two benches, and whether that is more than noise. */
#ifndef SIMUL_CHANGE_H
#define SIMUL_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/statistics/statistics.h"

/* What is below this is no change that anybody should act upon. */
#define CHANGE_MIN 0.05

/* The same between two benches that were not interleaved: what one build may seem to differ by from
 * itself, see docs/measuring.md. */
#define CHANGE_MIN_APART 0.10

/* The probability of calling any cell of a comparison changed, if none is. */
#define CHANGE_LEVEL 0.05

/* In the order of a report. */
enum outcome {
	OUTCOME_WORSE,	/* takes longer than before */
	OUTCOME_OPEN,	/* inconclusive */
	OUTCOME_BETTER, /* takes less time than before */
	OUTCOME_SAME,	/* whatever the change is, it is below CHANGE_MIN */
	OUTCOMES
};

/* "worse", "inconclusive", "better", "same" */
const char *outcome_name(enum outcome outcome);

/* Logarithms of the times of one cell. */
struct series {
	bool paired; /* base[i] and head[i] ran next to each other; there are equally many */
	double *base, *head;
	size_t base_count, head_count;
};

/* What a second, independent batch of rounds says of a cell that seems worse or better. */
enum confirmation { CONFIRMATION_NONE, CONFIRMED, NOT_CONFIRMED };

struct change {
	const char *row, *model;
	int workers;
	double base_s, head_s; /* medians; in terms of the sequential model, if machines differ */
	struct interval ratio; /* head / base */
	double half_width;     /* of the interval by which one of all cells is tested, as a log */
	/* That the two differ so much by chance; see holm.h. NAN: no test. */
	double p, p_adjusted;
	double noise;	   /* what noise alone may make of it, as ratio - 1; 0: nothing */
	double limit;	   /* what the change must exceed, as ratio - 1 */
	double detectable; /* the smallest change that these rounds could have told; NAN: none */
	size_t rounds;	   /* pairs, or runs on the side that has fewer */
	bool noisy;	   /* noise may explain the figures of one side */
	enum outcome outcome;
	enum confirmation confirmation;
	struct interval second; /* ratio in the second batch */
};

/* Computes ratio, half_width, p and rounds. `cells` are tested together: each is tested by an
 * interval of the level that the smallest p must meet. With so few rounds that no change could be
 * told even of one cell alone, p is NAN and the cell is not one of those. The ratio is the median
 * of the pairs' ratios with its order-statistic interval and p that of the signed-rank test; for
 * what is not paired the shift of Hodges and Lehmann and the rank-sum test. */
void change_measure(struct change *change, const struct series *series, size_t cells);

/* Computes limit, detectable and outcome from the rest; the limit is the larger of the noise and
 * change_min(). Worse (or better) is what chance does not explain
 * (the adjusted p at most CHANGE_LEVEL, the interval without 1) and whose median exceeds the limit.
 * The same is what lies with its whole interval within CHANGE_MIN; a limit that is wider than
 * that makes nothing the same. All else is inconclusive.
 *
 * What is not paired may have drifted between the benches: there the whole interval must be beyond
 * the limit, nothing is the same whose noise is above CHANGE_MIN, and nothing is said where noise
 * prevailed. */
void change_decide(struct change *change, bool paired);

/* The minimum change that counts as worse or better: CHANGE_MIN, or CHANGE_MIN_APART. */
double change_min(bool paired);

/* Whether it seems worse or better, so that a second batch is worth while. */
bool change_is_candidate(const struct change *change);

/* Whether an inconclusive cell may be worse by more than CHANGE_MIN. */
bool change_may_be_worse(const struct change *change);

/* How many rounds it takes that one of so many cells can be told changed at all. */
size_t change_min_rounds(size_t cells, bool paired);

/* How far a cell drifts within a bench, as ratio - 1: between the medians of the first and the
 * second half of its logarithms of times, which are in the order of rounds. 0 if there are fewer
 * than 2. */
double change_drift(const double *logs, size_t count);

#endif
