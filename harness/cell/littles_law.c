/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks the meters of a run against Little's law. */
#include "harness/cell/littles_law.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

double littles_law_ratio(const struct model_tally *tally)
{
	return tally->arrived > 0 ? tally->presence_ns / ((double)tally->left * tally->mean) : NAN;
}

int littles_law_check(const struct model_tally *tally, double wall_s, struct problem *problem)
{
	if (tally->arrived == 0)
		return 0;
	if (tally->arrived != tally->left)
		return problem_set(problem, -EPROTO,
			"%lld tasks arrived and %lld left: a meter has lost count",
			(long long)tally->arrived, (long long)tally->left);
	double stayed_ns = (double)tally->left * tally->mean;
	double slack_ns = (double)tally->left * LITTLE_SLACK_NS;
	if (fabs(tally->presence_ns - stayed_ns) <= LITTLE_TOLERANCE * stayed_ns + slack_ns)
		return 0;
	return problem_set(problem, -EPROTO,
		"Little's law does not hold: %.4g tasks were present on average by counting, %.4g "
		"by their rate and latency; a meter or a clock is wrong",
		tally->presence_ns / 1e9 / wall_s, stayed_ns / 1e9 / wall_s);
}
