/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Medians with exact confidence intervals.
 *
 * The interval for the median lies between two order statistics: of n independent values, the
 * number below the true median is binomial(n, 1/2), whatever their distribution, so that the l-th
 * and the (n + 1 - l)-th smallest enclose the median with probability 1 - 2 P(B <= l - 1). See
 * H. A. David, H. N. Nagaraja: Order Statistics, 3rd edition (Wiley 2003), section 7.1; and
 * T. Hoefler, R. Belli: Scientific Benchmarking of Parallel Computing Systems (SC 2015), rule 5,
 * who recommend it for running times. It assumes nothing of the shape, least of all a normal one.
 *
 * Two series are compared by the logarithm of their ratio round by round: what slows a whole round
 * cancels, and a/b and b/a give the same answer turned round.
 */
#ifndef SIMUL_STATISTICS_H
#define SIMUL_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

/* The least coverage of an interval. */
#define INTERVAL_LEVEL 0.95

/* A median and its interval, in the unit of the values. */
struct interval {
	double median;	  /* NAN if there are no values */
	double low, high; /* NAN if there are too few values for an interval */
	double coverage;  /* probability that low..high encloses the true median; NAN likewise */
	size_t count;	  /* how many values */
};

/* An interval of no values. */
#define INTERVAL_NONE ((struct interval){NAN, NAN, NAN, NAN, 0})

/* The narrowest symmetric pair of ranks, from 1, that covers the median of `count` values with at
 * least INTERVAL_LEVEL. Returns the coverage; NAN, with both ranks 0, if count is below 6. */
double median_ranks(size_t count, size_t *low, size_t *high);

/* Median of the values that are not NAN, with its interval. Sorts a copy; if there is no memory for
 * it, answers INTERVAL_NONE. */
struct interval interval_of(const double *values, size_t count);

/* The same in another unit: `factor` times as much. */
struct interval interval_scaled(struct interval interval, double factor);

/* Turns an interval of logarithms back. */
struct interval interval_exp(struct interval logs);

/* The ratio numerators[i] / denominators[i] of pairs: the median of the log-ratios and its
 * interval, turned back into ratios. Pairs with a value that is not above 0 are left out. */
struct interval interval_of_ratio(
	const double *numerators, const double *denominators, size_t count);

/* Whether there is an interval at all. */
bool interval_known(struct interval interval);

/* Whether `value` lies in it, the ends included: for a ratio and 1, "no difference shown". False if
 * there is no interval. */
bool interval_spans(struct interval interval, double value);

/* How far from 1 the farther end of a ratio's interval is: 0.02 for 0.98 as for 1.02. NAN if there
 * is no interval. */
double interval_reach(struct interval ratio);

#endif
