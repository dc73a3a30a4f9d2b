/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meters of a run, and their sums. */
#include "models/measure/meters.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "models/model.h"
#include "models/memory/arena.h"

static struct meter **meters;
static int meters_count;

int meters_open(int count)
{
	meters = arena_allocate((size_t)count * sizeof(struct meter *));
	if (!meters)
		return -ENOMEM;
	/* One block each: small enough to be mapped page by page, of which few are ever touched. */
	for (int i = 0; i < count; i++) {
		meters[i] = arena_allocate(sizeof(struct meter)); /* fresh memory: all zero */
		if (!meters[i])
			return -ENOMEM;
	}
	meters_count = count;
	return 0;
}

struct meter *meters_get(int number)
{
	assert(number < meters_count);
	return meters[number];
}

/* `unit` is the number of nanoseconds of one count in the histogram. */
static void tell_latency(const struct histogram *times, double unit, struct model_tally *tally)
{
	struct histogram_step steps[MODEL_STEPS];
	tally->p50 = histogram_quantile(times, 0.5) * unit;
	tally->p90 = histogram_quantile(times, 0.9) * unit;
	tally->p99 = histogram_quantile(times, 0.99) * unit;
	tally->p999 = histogram_quantile(times, 0.999) * unit;
	tally->longest = (double)times->max * unit;
	tally->mean = times->count > 0 ? (double)times->sum / (double)times->count * unit : NAN;
	tally->step_count = (int)histogram_steps(times, steps, MODEL_STEPS);
	for (int i = 0; i < tally->step_count; i++)
		tally->steps[i] =
			(struct model_step){(double)steps[i].upper * unit, (int64_t)steps[i].count};
}

int model_tally(struct model_tally *tally, double tick_ns)
{
	struct meter *sum = calloc(1, sizeof(*sum));
	if (!sum)
		return -ENOMEM;
	for (int i = 0; i < meters_count; i++)
		meter_add(sum, meters[i]);
	*tally = (struct model_tally){.span_ns = (double)sum->spans.sum * tick_ns,
		.arrived = (int64_t)sum->flow.arrived,
		.left = (int64_t)sum->flow.left,
		.presence_ns = meter_presence(sum, tick_ns)};
	for (int i = 0; i <= ENDED_LOST; i++)
		tally->endings[i] = (int64_t)sum->endings[i];
	if (sum->flow.arrived > 0)
		tell_latency(&sum->latencies, 1, tally);
	else
		tell_latency(&sum->spans, tick_ns, tally);
	free(sum);
	return 0;
}
