/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often each value came, of the HDR kind (G. Tene, HdrHistogram): 128 linear steps for each
 * power of two, so that every value is known to within 1/128 of itself, and counting costs the same
 * whatever the value. Values below 128 are exact.
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
	uint64_t least, greatest; /* where count > 0 */
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

/* Values up to `upper` and above the step before. */
struct histogram_step {
	uint64_t upper, count;
};

void histogram_count(struct histogram *histogram, uint64_t value);

/* Adds `more` to `sum`. Of `more` nothing is touched outside the range of its values. */
void histogram_add(struct histogram *sum, const struct histogram *more);

/* The value below which the given share (0..1) lies: the middle of its bucket, and never beyond the
 * least or the greatest value. 0 if nothing was counted. */
double histogram_quantile(const struct histogram *histogram, double share);

/* Writes the steps that are not empty, in ascending order, at most `most` (64 or more); where there
 * are more, neighbours are merged: 64 steps for each power of two, or 32, and so on. Answers how
 * many. */
size_t histogram_steps(
	const struct histogram *histogram, struct histogram_step *steps, size_t most);

#endif
