/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/model_meter.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "models/model.h"
#include "models/parts/arena.h"
#include "models/parts/tick.h"

static struct meter **meters;
static int meter_count_of;
static _Thread_local struct meter *here;

int model_meters_open(int count)
{
	meters = arena_allocate((size_t)count * sizeof(struct meter *));
	if (!meters)
		return -ENOMEM;
	/* One block each: small enough to be had page by page, of which few are ever touched. */
	for (int i = 0; i < count; i++) {
		meters[i] = arena_allocate(sizeof(struct meter)); /* fresh memory: all zero */
		if (!meters[i])
			return -ENOMEM;
	}
	meter_count_of = count;
	here = meters[0];
	return 0;
}

void model_meter_use(int worker)
{
	here = meters[worker];
}

struct meter *model_meter_here(void)
{
	return here;
}

uint64_t model_tick(void)
{
	return tick_now();
}

/* `unit` is what one count of the histogram is in nanoseconds. */
static void tell_latency(const struct histogram *times, double unit, struct model_tally *tally)
{
	struct histogram_step steps[MODEL_STEPS];
	tally->p50 = histogram_quantile(times, 0.5) * unit;
	tally->p90 = histogram_quantile(times, 0.9) * unit;
	tally->p99 = histogram_quantile(times, 0.99) * unit;
	tally->p999 = histogram_quantile(times, 0.999) * unit;
	tally->longest = (double)times->greatest * unit;
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
	for (int i = 0; i < meter_count_of; i++)
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
