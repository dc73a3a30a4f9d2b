/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/limits/limit_judgement.h"

#include <math.h>

#include "harness/limits/limit_measure.h"

/* How good an interval is for a target: one of the verdicts without ratio. */
static enum limit_verdict compare(const struct limit *limit, struct interval figure, double target)
{
	double sign = limit->at_least ? -1 : 1;
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

/* How far the ratio is on the wrong side of what is wanted; 1 is on the line, less is better. */
static double excess(const struct limit *limit, double ratio, double wanted)
{
	return limit->at_least ? wanted / ratio : ratio / wanted;
}

/* Answers how the best of the ratios compares, LIMIT_UNKNOWN if there is none. */
static enum limit_verdict find_reference(
	struct limit_judgement *judgement, const struct limit *limit, const struct interval *ratios)
{
	enum limit_verdict best = LIMIT_UNKNOWN;
	double least = INFINITY;
	for (size_t i = 0; limit->references[i].model; i++) {
		double published = limit->references[i].published;
		double wanted = published > 0 ? limit->target / published : NAN;
		double now = excess(limit, ratios[i].median, wanted);
		enum limit_verdict verdict = compare(limit, ratios[i], wanted);
		if (isnan(now) || verdict > best || (verdict == best && now >= least))
			continue;
		best = verdict;
		least = now;
		judgement->reference = &limit->references[i];
		judgement->ratio = ratios[i];
		judgement->wanted = wanted;
	}
	return best;
}

struct limit_judgement limit_judge(
	const struct limit *limit, struct interval figure, const struct interval *ratios)
{
	struct limit_judgement judgement = {.verdict = compare(limit, figure, limit->target)};
	enum limit_verdict as_ratio = find_reference(&judgement, limit, ratios);
	if (judgement.verdict == LIMIT_UNKNOWN)
		return judgement;
	if (as_ratio == LIMIT_MET && judgement.verdict > LIMIT_MET_AS_RATIO)
		judgement.verdict = LIMIT_MET_AS_RATIO;
	else if (as_ratio == LIMIT_MET_BARELY && judgement.verdict > LIMIT_MET_AS_RATIO_BARELY)
		judgement.verdict = LIMIT_MET_AS_RATIO_BARELY;
	return judgement;
}

struct limit_judgement limit_judge_bench(const struct limit *limit, const struct summary *summary)
{
	struct interval ratios[LIMIT_REFERENCES];
	for (size_t i = 0; i < LIMIT_REFERENCES && limit->references[i].model; i++)
		ratios[i] = measure_ratio(summary, limit, limit->references[i].model);
	return limit_judge(limit, measure_all(summary, limit, limit->model), ratios);
}
