/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/meter.h"

static unsigned bucket_of(uint64_t value)
{
	if (value < METER_STEPS)
		return (unsigned)value;
	unsigned shift = 63U - (unsigned)__builtin_clzll(value) - 5U;
	return (shift + 1U) * METER_STEPS + (unsigned)(value >> shift) - METER_STEPS;
}

static double bucket_middle(unsigned bucket)
{
	if (bucket < METER_STEPS)
		return bucket;
	unsigned shift = bucket / METER_STEPS - 1U;
	uint64_t low = (uint64_t)(bucket % METER_STEPS + METER_STEPS) << shift;
	return (double)low + (double)((1ULL << shift) - 1) / 2;
}

void meter_count(struct meter *meter, enum ending ending, uint64_t span)
{
	meter->endings[ending]++;
	meter->span += span;
	if (span > meter->greatest)
		meter->greatest = span;
	meter->latencies[bucket_of(span)]++;
}

void meter_add(struct meter *sum, const struct meter *more)
{
	for (int i = 0; i <= ENDED_LOST; i++)
		sum->endings[i] += more->endings[i];
	sum->span += more->span;
	if (more->greatest > sum->greatest)
		sum->greatest = more->greatest;
	for (int i = 0; i < METER_BUCKETS; i++)
		sum->latencies[i] += more->latencies[i];
}

uint64_t meter_total(const struct meter *meter)
{
	uint64_t total = 0;
	for (int i = 0; i <= ENDED_LOST; i++)
		total += meter->endings[i];
	return total;
}

double meter_quantile(const struct meter *meter, double share)
{
	double wanted = share * (double)meter_total(meter);
	uint64_t seen = 0;
	for (unsigned i = 0; i < METER_BUCKETS; i++) {
		seen += meter->latencies[i];
		if (seen && (double)seen >= wanted)
			return bucket_middle(i);
	}
	return 0;
}
