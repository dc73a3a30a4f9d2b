/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests by ranks: how likely two programs that are alike would differ as much as these rounds do.
 * They assume nothing of the shape of a distribution. See M. Hollander, D. A. Wolfe, E. Chicken:
 * Nonparametric Statistical Methods, 3rd edition (Wiley 2014), sections 3.1 (signed ranks) and 4.1
 * to 4.3 (rank sums, the shift between two samples and its interval).
 *
 * Distributions are exact up to a number of values, also where ranks are tied, by counting for
 * every rank sum how often it comes about; beyond that normal, with the variance of the tied ranks.
 */
#ifndef SIMUL_RANK_TEST_H
#define SIMUL_RANK_TEST_H

#include <stddef.h>

#include "harness/statistics/statistics.h"

/* Wilcoxon's signed-rank test: the two-sided p of differences of pairs that are symmetric about 0.
 * It holds for log-ratios of two programs that are alike when a coin decides which of them runs
 * first. Zeros and NANs are left out, as by Wilcoxon. 1 if nothing is left; NAN if there is no
 * memory. */
double signed_rank_p(const double *differences, size_t count);

/* The centre of differences that are symmetric about it: the median of the means of all pairs of
 * them, each with itself too (Hodges and Lehmann), and the interval of all centres that the
 * signed-rank test would not reject at 1 - level; none if there are too few differences for that.
 * INTERVAL_NONE if there are none, or no memory. */
struct interval centre_of(const double *differences, size_t count, double level);

/* The rank-sum test of Wilcoxon, Mann and Whitney: the two-sided p of two independent samples of
 * one distribution, without NANs. 1 if one is empty; NAN if there is no memory. */
double rank_sum_p(const double *a, size_t a_count, const double *b, size_t b_count);

/* The shift from a to b: the median of all differences b - a (Hodges and Lehmann), and the interval
 * that covers it with at least `level`, none if there are too few values for that. Its `count` is
 * that of the smaller sample. INTERVAL_NONE if one is empty or there is no memory. */
struct interval shift_of(
	const double *a, size_t a_count, const double *b, size_t b_count, double level);

/* The minimum number of pairs for which the signed-rank test can answer a p of `level` or less. */
size_t signed_rank_min_pairs(double level);

/* The same for the rank-sum test: the minimum number of values in each of two samples of one size.
 */
size_t rank_sum_min_values(double level);

#endif
