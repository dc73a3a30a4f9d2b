/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of one cell: the test, its limit, and the outcome. */
#include "harness/compare/change.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/rank_test.h"

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[OUTCOMES] = {[OUTCOME_WORSE] = "worse",
		[OUTCOME_OPEN] = "inconclusive",
		[OUTCOME_BETTER] = "better",
		[OUTCOME_SAME] = "same"};
	return names[outcome];
}

/* The level by which the smallest of the p-values of so many cells is tested, see holm.h. */
static double strictest(size_t cells)
{
	return CHANGE_LEVEL / (double)(cells > 0 ? cells : 1);
}

static double half_width_of(struct interval interval)
{
	return fmax(interval.high - interval.median, interval.median - interval.low);
}

static void measure_pairs(struct change *change, const struct series *series, size_t cells)
{
	size_t count = series->base_count;
	double *logs = calloc(count + 1, sizeof(*logs));

	if (!logs)
		return;
	for (size_t i = 0; i < count; i++)
		logs[i] = series->head[i] - series->base[i];
	change->ratio = interval_exp(interval_of(logs, count));
	change->half_width = half_width_of(centre_of(logs, count, 1 - strictest(cells)));
	change->p = signed_rank_p(logs, count);
	change->rounds = count;
	free(logs);
}

static void measure_samples(struct change *change, const struct series *series, size_t cells)
{
	const double *base = series->base, *head = series->head;
	size_t base_count = series->base_count, head_count = series->head_count;

	change->ratio = interval_exp(shift_of(base, base_count, head, head_count, INTERVAL_LEVEL));
	change->half_width =
		half_width_of(shift_of(base, base_count, head, head_count, 1 - strictest(cells)));
	change->p = rank_sum_p(base, base_count, head, head_count);
	change->rounds = base_count < head_count ? base_count : head_count;
}

void change_measure(struct change *change, const struct series *series, size_t cells)
{
	change->ratio = INTERVAL_NONE;
	change->p = change->half_width = NAN;
	if (series->paired)
		measure_pairs(change, series, cells);
	else
		measure_samples(change, series, cells);
	if (change->rounds < change_min_rounds(1, series->paired))
		change->p = NAN;
}

static enum outcome outcome_of(const struct change *change, bool paired)
{
	double above = 1 + change->limit, below = 1 / above;
	const struct interval *ratio = &change->ratio;
	bool told = change->p_adjusted <= CHANGE_LEVEL; /* false of a NAN */

	if (!paired && change->noisy)
		return OUTCOME_OPEN;
	if (told && ratio->low > 1 && (paired ? ratio->median : ratio->low) > above)
		return OUTCOME_WORSE;
	if (told && ratio->high < 1 && (paired ? ratio->median : ratio->high) < below)
		return OUTCOME_BETTER;
	/* What has drifted by more may hide a change as well as feign one. */
	if (!paired && change->noise > CHANGE_MIN)
		return OUTCOME_OPEN;
	if (ratio->low >= 1 / (1 + CHANGE_MIN) && ratio->high <= 1 + CHANGE_MIN)
		return OUTCOME_SAME;
	return OUTCOME_OPEN;
}

void change_decide(struct change *change, bool paired)
{
	double width = exp(change->half_width);

	change->limit = fmax(change_min(paired), change->noise);
	change->outcome = outcome_of(change, paired);
	if (isnan(width))
		change->detectable = NAN;
	else if (paired)
		change->detectable = fmax(change->limit, width - 1);
	else
		change->detectable = (1 + change->limit) * width - 1;
}

double change_min(bool paired)
{
	return paired ? CHANGE_MIN : CHANGE_MIN_APART;
}

bool change_is_candidate(const struct change *change)
{
	return change->outcome == OUTCOME_WORSE || change->outcome == OUTCOME_BETTER;
}

bool change_may_be_worse(const struct change *change)
{
	return change->outcome == OUTCOME_OPEN && !(change->ratio.high <= 1 + CHANGE_MIN);
}

size_t change_min_rounds(size_t cells, bool paired)
{
	size_t for_test = paired ? signed_rank_min_pairs(strictest(cells))
				 : rank_sum_min_values(strictest(cells));
	size_t for_interval = paired ? signed_rank_min_pairs(1 - INTERVAL_LEVEL)
				     : rank_sum_min_values(1 - INTERVAL_LEVEL);

	return for_test > for_interval ? for_test : for_interval;
}

double change_drift(const double *logs, size_t count)
{
	size_t half = count / 2;

	if (half == 0)
		return 0;
	double first = interval_of(logs, half).median;
	double second = interval_of(logs + count - half, half).median;

	return exp(fabs(second - first)) - 1;
}
