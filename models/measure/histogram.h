/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An HDR histogram (G. Tene, HdrHistogram): how often each value occurred, in 128 linear buckets
 * for each power of two. So every value is accurate to within 1/128 of itself, and counting costs
 * the same for every value. Values below 128 are exact.
 */
#ifndef SIMUL_HISTOGRAM_H
#define SIMUL_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_STEPS 128
#define HISTOGRAM_BUCKETS ((64 - 7 + 1) * HISTOGRAM_STEPS)

/* All zero: nothing counted. */
struct histogram {
	uint64_t count, sum;
	uint64_t min, max; /* valid if count > 0 */
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

/* How many values are at most `upper` and above the previous step's. */
struct histogram_step {
	uint64_t upper, count;
};

void histogram_count(struct histogram *histogram, uint64_t value);

/* Adds `more` to `sum`. Reads no bucket of `more` outside the range of its values. */
void histogram_add(struct histogram *sum, const struct histogram *more);

/* The value below which the given share (0..1) of values lies: the middle of its bucket, and never
 * below `min` or above `max`. 0 if nothing was counted. */
double histogram_quantile(const struct histogram *histogram, double share);

/* Writes the steps that are not empty, in ascending order, up to `max` of them (64 or more). Where
 * there are more, adjacent ones are merged: 64 steps for each power of two, or 32, and so on.
 * Returns how many. */
size_t histogram_steps(const struct histogram *histogram, struct histogram_step *steps, size_t max);

#endif
