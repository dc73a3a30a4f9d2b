/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Medians with exact intervals. */
#include "harness/statistics/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

static double coverage_of(size_t count, size_t low)
{
	return 1 - 2 * gsl_cdf_binomial_P((unsigned)low - 1, 0.5, (unsigned)count);
}

double median_ranks(size_t count, size_t *low, size_t *high)
{
	*low = *high = 0;
	if (count == 0 || coverage_of(count, 1) < INTERVAL_LEVEL)
		return NAN;
	*low = 1;
	while (*low + 1 <= count / 2 && coverage_of(count, *low + 1) >= INTERVAL_LEVEL)
		++*low;
	*high = count + 1 - *low;
	return coverage_of(count, *low);
}

static struct interval interval_of_sorted(const double *sorted, size_t count)
{
	struct interval interval = INTERVAL_NONE;
	size_t low, high;

	if (count == 0)
		return interval;
	interval.count = count;
	interval.median = gsl_stats_median_from_sorted_data(sorted, 1, count);
	interval.coverage = median_ranks(count, &low, &high);
	if (low > 0) {
		interval.low = sorted[low - 1];
		interval.high = sorted[high - 1];
	}
	return interval;
}

struct interval interval_of(const double *values, size_t count)
{
	double *sorted = calloc(count + 1, sizeof(*sorted));
	size_t known = 0;

	if (!sorted)
		return INTERVAL_NONE;
	for (size_t i = 0; i < count; i++)
		if (!isnan(values[i]))
			sorted[known++] = values[i];
	gsl_sort(sorted, 1, known);
	struct interval interval = interval_of_sorted(sorted, known);
	free(sorted);
	return interval;
}

struct interval interval_scaled(struct interval interval, double factor)
{
	interval.median *= factor;
	interval.low *= factor;
	interval.high *= factor;
	return interval;
}

struct interval interval_exp(struct interval logs)
{
	logs.median = exp(logs.median);
	logs.low = exp(logs.low);
	logs.high = exp(logs.high);
	return logs;
}

struct interval interval_of_ratio(
	const double *numerators, const double *denominators, size_t count)
{
	double *logs = calloc(count + 1, sizeof(*logs));

	if (!logs)
		return INTERVAL_NONE;
	for (size_t i = 0; i < count; i++)
		logs[i] = numerators[i] > 0 && denominators[i] > 0
				  ? log(numerators[i]) - log(denominators[i])
				  : NAN;
	struct interval interval = interval_of(logs, count);
	free(logs);
	return interval_exp(interval);
}

bool interval_known(struct interval interval)
{
	return !isnan(interval.low);
}

bool interval_spans(struct interval interval, double value)
{
	return interval.low <= value && value <= interval.high;
}

double interval_reach(struct interval ratio)
{
	return fmax(ratio.high - 1, 1 / ratio.low - 1);
}
