/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a limit is met. */
#include "harness/limits/limit_verdict.h"

#include <math.h>

#include "harness/limits/limit_measure.h"

/* How good an interval is for a target: one of the verdicts without ratio. */
static enum limit_state compare(const struct limit *limit, struct interval figure, double target)
{
	double sign = limit->target_is_min ? -1 : 1;
	bool met = sign * figure.median <= sign * target;
	if (isnan(figure.median))
		return LIMIT_UNKNOWN;
	if (!interval_known(figure))
		return met ? LIMIT_MET : LIMIT_MISSED;
	bool low = sign * figure.low <= sign * target, high = sign * figure.high <= sign * target;
	if (met)
		return low && high ? LIMIT_MET : LIMIT_MET_BARELY;
	return low || high ? LIMIT_MISSED_BARELY : LIMIT_MISSED;
}

/* The best of the references that were measured, by their published figures: NULL if there is none
 * with such a figure. */
static const struct limit_reference *find_reference(
	const struct limit *limit, const struct interval *ratios)
{
	const struct limit_reference *best = NULL;
	double sign = limit->target_is_min ? -1 : 1;
	for (size_t i = 0; limit->references[i].model; i++) {
		const struct limit_reference *reference = &limit->references[i];
		if (isnan(ratios[i].median) || reference->published <= 0)
			continue;
		if (!best || sign * reference->published < sign * best->published)
			best = reference;
	}
	return best;
}

struct limit_verdict limit_check(
	const struct limit *limit, struct interval figure, const struct interval *ratios)
{
	struct limit_verdict verdict = {.verdict = compare(limit, figure, limit->target)};
	verdict.reference = find_reference(limit, ratios);
	if (!verdict.reference)
		return verdict;
	verdict.ratio = ratios[verdict.reference - limit->references];
	verdict.wanted = limit->target / verdict.reference->published;
	enum limit_state as_ratio = compare(limit, verdict.ratio, verdict.wanted);
	if (verdict.verdict == LIMIT_UNKNOWN)
		return verdict;
	if (as_ratio == LIMIT_MET && verdict.verdict > LIMIT_MET_AS_RATIO)
		verdict.verdict = LIMIT_MET_AS_RATIO;
	else if (as_ratio == LIMIT_MET_BARELY && verdict.verdict > LIMIT_MET_AS_RATIO_BARELY)
		verdict.verdict = LIMIT_MET_AS_RATIO_BARELY;
	return verdict;
}

struct limit_verdict limit_check_bench(const struct limit *limit, const struct summary *summary)
{
	struct interval ratios[LIMIT_REFERENCES];
	for (size_t i = 0; i < LIMIT_REFERENCES && limit->references[i].model; i++)
		ratios[i] = measure_ratio(summary, limit, limit->references[i].model);
	return limit_check(limit, measure_all(summary, limit, limit->model), ratios);
}
