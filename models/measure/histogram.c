/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts values in buckets, and computes quantiles and steps from them. */
#include "models/measure/histogram.h"

#include <assert.h>

#define STEP_BITS 7

static unsigned bucket_of(uint64_t value)
{
	if (value < HISTOGRAM_STEPS)
		return (unsigned)value;
	unsigned shift = 63U - (unsigned)__builtin_clzll(value) - STEP_BITS;
	return (shift + 1U) * HISTOGRAM_STEPS + (unsigned)(value >> shift) - HISTOGRAM_STEPS;
}

static unsigned shift_of(unsigned bucket)
{
	return bucket < HISTOGRAM_STEPS ? 0 : bucket / HISTOGRAM_STEPS - 1U;
}

static uint64_t lower_of(unsigned bucket)
{
	if (bucket < HISTOGRAM_STEPS)
		return bucket;
	return (uint64_t)(bucket % HISTOGRAM_STEPS + HISTOGRAM_STEPS) << shift_of(bucket);
}

static uint64_t upper_of(unsigned bucket)
{
	return lower_of(bucket) + ((1ULL << shift_of(bucket)) - 1);
}

static double middle_of(unsigned bucket)
{
	return (double)lower_of(bucket) + (double)((1ULL << shift_of(bucket)) - 1) / 2;
}

static void widen(struct histogram *histogram, uint64_t min, uint64_t max)
{
	if (histogram->count == 0 || min < histogram->min)
		histogram->min = min;
	if (histogram->count == 0 || max > histogram->max)
		histogram->max = max;
}

void histogram_count(struct histogram *histogram, uint64_t value)
{
	widen(histogram, value, value);
	histogram->count++;
	histogram->sum += value;
	histogram->buckets[bucket_of(value)]++;
}

void histogram_add(struct histogram *sum, const struct histogram *more)
{
	if (more->count == 0)
		return;
	widen(sum, more->min, more->max);
	sum->count += more->count;
	sum->sum += more->sum;
	for (unsigned i = bucket_of(more->min); i <= bucket_of(more->max); i++)
		sum->buckets[i] += more->buckets[i];
}

static double within(const struct histogram *histogram, double value)
{
	if (value < (double)histogram->min)
		return (double)histogram->min;
	return value > (double)histogram->max ? (double)histogram->max : value;
}

double histogram_quantile(const struct histogram *histogram, double share)
{
	double wanted = share * (double)histogram->count;
	uint64_t seen = 0;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->buckets[i];
		if (seen && (double)seen >= wanted)
			return within(histogram, middle_of(i));
	}
	return 0;
}

/* Writes steps of `merged` adjacent buckets each. Returns how many, or more than `max` if there is
 * no room. */
static size_t merge(const struct histogram *histogram, unsigned merged,
	struct histogram_step *steps, size_t max)
{
	size_t used = 0;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i += merged) {
		uint64_t count = 0;
		for (unsigned j = i; j < i + merged; j++)
			count += histogram->buckets[j];
		if (count == 0)
			continue;
		if (used == max)
			return max + 1;
		steps[used++] = (struct histogram_step){upper_of(i + merged - 1), count};
	}
	return used;
}

size_t histogram_steps(const struct histogram *histogram, struct histogram_step *steps, size_t max)
{
	assert(max >= 64);
	unsigned merged = 1;
	size_t used = merge(histogram, merged, steps, max);
	while (used > max && merged < HISTOGRAM_STEPS) {
		merged *= 2;
		used = merge(histogram, merged, steps, max);
	}
	return used;
}
