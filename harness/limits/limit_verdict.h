/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a limit is met. Its target is one for another machine, so there are two ways: by the
 * figure itself, or by its ratio to that of the best reference that was measured in the same
 * rounds, which must be as good as the ratio of the target to that reference's published figure.
 */
#ifndef SIMUL_LIMIT_VERDICT_H
#define SIMUL_LIMIT_VERDICT_H

#include "harness/limits/limit.h"

/* The best first. What is so by the median has an interval that spans the target or the ratio. */
enum limit_state {
	LIMIT_MET, /* by the whole interval, or by the median if there is none */
	LIMIT_MET_AS_RATIO,
	LIMIT_MET_BARELY, /* by the median */
	LIMIT_MET_AS_RATIO_BARELY,
	LIMIT_MISSED_BARELY, /* by the median; the interval spans the target */
	LIMIT_MISSED,
	LIMIT_UNKNOWN, /* not measured */
};

struct limit_verdict {
	enum limit_state verdict;
	/* The best of the references that were measured, by their published figures, with the ratio
	 * to it and what that may be, or must be at least; NULL: there is none. A weaker reference
	 * proves nothing. */
	const struct limit_reference *reference;
	struct interval ratio;
	double wanted;
};

/* `ratios` are those to the limit's references, in their order, INTERVAL_NONE where one was not
 * measured. */
struct limit_verdict limit_check(
	const struct limit *limit, struct interval figure, const struct interval *ratios);

/* By the records of a bench. */
struct limit_verdict limit_check_bench(const struct limit *limit, const struct summary *summary);

#endif
