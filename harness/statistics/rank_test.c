/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests by ranks: signed ranks of pairs, and rank sums. */
#include "harness/statistics/rank_test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many values a distribution is counted out; it takes some million steps then. */
#define SIGNED_RANK_EXACT 100
#define RANK_SUM_EXACT 60

/* Twice the rank of each value among all, so that the mean ranks of tied values are whole too.
 * Returns false if there is no memory. */
static bool rank_twice(const double *values, size_t count, size_t *ranks)
{
	size_t *order = calloc(count + 1, sizeof(*order));

	if (!order)
		return false;
	gsl_sort_index(order, values, 1, count);
	for (size_t first = 0, next; first < count; first = next) {
		next = first + 1;
		while (next < count && values[order[next]] <= values[order[first]])
			next++;
		for (size_t i = first; i < next; i++)
			ranks[order[i]] = first + 1 + next;
	}
	free(order);
	return true;
}

/* The two-sided p of a sum, from how likely it is to be at most and at least what was found. */
static double two_sided(double lower_tail, double upper_tail)
{
	return fmin(1, 2 * fmin(lower_tail, upper_tail));
}

static double two_sided_normal(double sum, double mean, double variance, double step)
{
	double distance = fmax(0, fabs(sum - mean) - step / 2);

	return variance > 0 ? fmin(1, 2 * gsl_cdf_ugaussian_Q(distance / sqrt(variance))) : 1;
}

/* Every rank has either sign with probability 1/2: how likely each sum of the positive ones is,
 * from 0 to count * (count + 1). The caller frees it; NULL if there is no memory. */
static double *signed_rank_chances(const size_t *ranks, size_t count)
{
	double *chances = calloc(count * (count + 1) + 1, sizeof(*chances));
	size_t reached = 0;

	if (!chances)
		return NULL;
	chances[0] = 1;
	for (size_t i = 0; i < count; i++) {
		reached += ranks[i];
		for (size_t s = reached + 1; s-- > 0;)
			chances[s] = (chances[s] + (s >= ranks[i] ? chances[s - ranks[i]] : 0)) / 2;
	}
	return chances;
}

static double signed_rank_exact(const size_t *ranks, size_t count, size_t sum)
{
	double *chances = signed_rank_chances(ranks, count), lower_tail = 0, upper_tail = 0;

	if (!chances)
		return NAN;
	for (size_t s = 0; s <= count * (count + 1); s++) {
		lower_tail += s <= sum ? chances[s] : 0;
		upper_tail += s >= sum ? chances[s] : 0;
	}
	free(chances);
	return two_sided(lower_tail, upper_tail);
}

static double signed_rank_of(const double *differences, size_t count, double *sizes, size_t *ranks)
{
	double mean = 0, variance = 0;
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sizes[i] = fabs(differences[i]);
	if (!rank_twice(sizes, count, ranks))
		return NAN;
	for (size_t i = 0; i < count; i++) {
		double rank = (double)ranks[i];

		sum += differences[i] > 0 ? ranks[i] : 0;
		mean += rank / 2;
		variance += rank * rank / 4;
	}
	return count <= SIGNED_RANK_EXACT ? signed_rank_exact(ranks, count, sum)
					  : two_sided_normal((double)sum, mean, variance, 2);
}

double signed_rank_p(const double *differences, size_t count)
{
	double *kept = calloc(count + 1, 2 * sizeof(*kept)), p = NAN;
	size_t *ranks = calloc(count + 1, sizeof(*ranks)), known = 0;

	if (kept && ranks) {
		for (size_t i = 0; i < count; i++)
			if (differences[i] < 0 || differences[i] > 0)
				kept[known++] = differences[i];
		p = signed_rank_of(kept, known, kept + count + 1, ranks);
	}
	free(ranks);
	free(kept);
	return p;
}

/* How many of the least and of the greatest means an interval leaves out that must cover the centre
 * with `level`. Returns the coverage; NAN if even all means do not cover it. */
static double centre_exact(size_t count, double level, size_t *outside)
{
	size_t *ranks = calloc(count + 1, sizeof(*ranks));
	double *chances = NULL, below = 0, coverage = NAN;

	*outside = 0;
	for (size_t i = 0; ranks && i < count; i++)
		ranks[i] = i + 1;
	if (ranks)
		chances = signed_rank_chances(ranks, count);
	for (size_t s = 0; chances && s <= count * (count + 1) / 4; s++) {
		below += chances[s];
		if (1 - 2 * below < level)
			break;
		coverage = 1 - 2 * below;
		*outside = s;
	}
	free(chances);
	free(ranks);
	return coverage;
}

static double centre_normal(size_t count, double level, size_t *outside)
{
	double n = (double)count, deviation = sqrt(n * (n + 1) * (2 * n + 1) / 24);
	double s =
		floor(n * (n + 1) / 4 - deviation * gsl_cdf_ugaussian_Qinv((1 - level) / 2) - 0.5);

	*outside = s > 0 ? (size_t)s : 0;
	return s >= 0 ? level : NAN;
}

struct interval centre_of(const double *differences, size_t count, double level)
{
	struct interval centre = INTERVAL_NONE;
	size_t pairs = 0, outside;
	double *means = calloc(count * (count + 1) / 2 + 1, sizeof(*means));

	if (means && count > 0) {
		for (size_t i = 0; i < count; i++)
			for (size_t j = i; j < count; j++)
				means[pairs++] = (differences[i] + differences[j]) / 2;
		gsl_sort(means, 1, pairs);
		centre.count = count;
		centre.median = gsl_stats_median_from_sorted_data(means, 1, pairs);
		centre.coverage = count <= SIGNED_RANK_EXACT
					  ? centre_exact(count, level, &outside)
					  : centre_normal(count, level, &outside);
	}
	if (!isnan(centre.coverage)) {
		centre.low = means[outside];
		centre.high = means[pairs - 1 - outside];
	}
	free(means);
	return centre;
}

/* How many of the subsets of `size` of the ranks have each sum: an array of `size` + 1 rows, by
 * size, of `max_sum` + 1 columns, by sum. NULL if there is no memory. The numbers stay exact, or
 * nearly: for 60 ranks the largest is 10^17. */
static double *count_subsets(const size_t *ranks, size_t count, size_t size, size_t max_sum)
{
	size_t width = max_sum + 1;
	double *ways = calloc((size + 1) * width, sizeof(*ways));

	if (!ways)
		return NULL;
	ways[0] = 1;
	for (size_t i = 0; i < count; i++)
		for (size_t k = size; k >= 1; k--)
			for (size_t s = ranks[i]; s <= max_sum; s++)
				ways[k * width + s] += ways[(k - 1) * width + s - ranks[i]];
	return ways;
}

/* All ranks are in some order; any `size` of them are as likely as any others to be the sample's.
 */
static double rank_sum_exact(const size_t *ranks, size_t count, size_t size, size_t sum)
{
	size_t max_sum = count * (count + 1);
	double *ways = count_subsets(ranks, count, size, max_sum);
	double lower_tail = 0, upper_tail = 0, all = 0;

	if (!ways)
		return NAN;
	const double *sums = ways + size * (max_sum + 1);
	for (size_t s = 0; s <= max_sum; s++) {
		all += sums[s];
		lower_tail += s <= sum ? sums[s] : 0;
		upper_tail += s >= sum ? sums[s] : 0;
	}
	free(ways);
	return two_sided(lower_tail / all, upper_tail / all);
}

static double rank_sum_normal(const size_t *ranks, size_t count, size_t size, size_t sum)
{
	double mean = (double)count + 1, spread = 0;
	double chosen = (double)size, others = (double)(count - size), all = (double)count;

	for (size_t i = 0; i < count; i++)
		spread += pow((double)ranks[i] - mean, 2);
	return two_sided_normal(
		(double)sum, chosen * mean, chosen * others * spread / all / (all - 1), 2);
}

double rank_sum_p(const double *a, size_t a_count, const double *b, size_t b_count)
{
	size_t count = a_count + b_count, sum = 0;
	double *values = calloc(count + 1, sizeof(*values)), p = NAN;
	size_t *ranks = calloc(count + 1, sizeof(*ranks));

	if (a_count == 0 || b_count == 0) {
		p = 1;
	} else if (values && ranks) {
		memcpy(values, a, a_count * sizeof(*a));
		memcpy(values + a_count, b, b_count * sizeof(*b));
		if (rank_twice(values, count, ranks)) {
			for (size_t i = 0; i < a_count; i++)
				sum += ranks[i];
			p = count <= RANK_SUM_EXACT ? rank_sum_exact(ranks, count, a_count, sum)
						    : rank_sum_normal(ranks, count, a_count, sum);
		}
	}
	free(ranks);
	free(values);
	return p;
}

/* How many of the least and of the greatest differences an interval leaves out that must cover the
 * shift with `level`: the largest number that the Mann-Whitney statistic falls below with at most
 * half of the rest. Returns the coverage; NAN if even all differences do not cover it. */
static double shift_exact(size_t a_count, size_t b_count, double level, size_t *outside)
{
	size_t count = a_count + b_count, max_sum = count * (count + 1) / 2;
	size_t min_sum = a_count * (a_count + 1) / 2;
	size_t *ranks = calloc(count + 1, sizeof(*ranks));
	double *ways = NULL, all = 0, below = 0, coverage = NAN;

	for (size_t i = 0; ranks && i < count; i++)
		ranks[i] = i + 1;
	if (ranks)
		ways = count_subsets(ranks, count, a_count, max_sum);
	const double *sums = ways ? ways + a_count * (max_sum + 1) : NULL;
	for (size_t s = 0; sums && s <= max_sum; s++)
		all += sums[s];
	*outside = 0;
	for (size_t u = 0; sums && u <= a_count * b_count / 2; u++) {
		below += sums[min_sum + u] / all;
		if (1 - 2 * below < level)
			break;
		coverage = 1 - 2 * below;
		*outside = u;
	}
	free(ways);
	free(ranks);
	return coverage;
}

static double shift_normal(size_t a_count, size_t b_count, double level, size_t *outside)
{
	double pairs = (double)a_count * (double)b_count;
	double deviation = sqrt(pairs * (double)(a_count + b_count + 1) / 12);
	double u = floor(pairs / 2 - deviation * gsl_cdf_ugaussian_Qinv((1 - level) / 2) - 0.5);

	*outside = u > 0 ? (size_t)u : 0;
	return u >= 0 ? level : NAN;
}

static struct interval shift_of_sorted(
	const double *sorted, size_t a_count, size_t b_count, double level)
{
	size_t pairs = a_count * b_count, outside;
	struct interval shift = INTERVAL_NONE;

	shift.count = a_count < b_count ? a_count : b_count;
	shift.median = gsl_stats_median_from_sorted_data(sorted, 1, pairs);
	shift.coverage = a_count + b_count <= RANK_SUM_EXACT
				 ? shift_exact(a_count, b_count, level, &outside)
				 : shift_normal(a_count, b_count, level, &outside);
	if (!isnan(shift.coverage)) {
		shift.low = sorted[outside];
		shift.high = sorted[pairs - 1 - outside];
	}
	return shift;
}

struct interval shift_of(
	const double *a, size_t a_count, const double *b, size_t b_count, double level)
{
	struct interval shift = INTERVAL_NONE;

	if (a_count == 0 || b_count == 0)
		return shift;
	double *differences = calloc(a_count, b_count * sizeof(*differences));

	if (!differences)
		return shift;
	for (size_t i = 0; i < a_count; i++)
		for (size_t j = 0; j < b_count; j++)
			differences[i * b_count + j] = b[j] - a[i];
	gsl_sort(differences, 1, a_count * b_count);
	shift = shift_of_sorted(differences, a_count, b_count, level);
	free(differences);
	return shift;
}

size_t signed_rank_min_pairs(double level)
{
	size_t count = 1;

	/* All signs alike: the least p is 2 / 2^count. */
	for (double p = 1; p > level && count < 1000; p /= 2)
		count++;
	return count;
}

size_t rank_sum_min_values(double level)
{
	size_t count = 1;

	/* One sample wholly below the other: 2 / (2 count over count). */
	for (double p = 1; p > level && count < 1000; count++)
		p *= (double)(count + 1) / (double)(2 * (2 * count + 1));
	return count;
}
