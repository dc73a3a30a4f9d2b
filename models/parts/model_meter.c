/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/model_meter.h"

#include <errno.h>
#include <stdlib.h>

#include "models/model.h"
#include "models/parts/arena.h"
#include "models/parts/tick.h"

static struct meter *meters;
static int meter_count_of;
static _Thread_local struct meter *here;

int model_meters_open(int count)
{
	meters = arena_allocate((size_t)count * sizeof(*meters)); /* fresh memory: all zero */
	if (!meters)
		return -ENOMEM;
	meter_count_of = count;
	here = meters;
	return 0;
}

void model_meter_use(int worker)
{
	here = &meters[worker];
}

struct meter *model_meter_here(void)
{
	return here;
}

uint64_t model_tick(void)
{
	return tick_now();
}

int model_tally(struct model_tally *tally)
{
	struct meter *sum = calloc(1, sizeof(*sum));
	if (!sum)
		return -ENOMEM;
	for (int i = 0; i < meter_count_of; i++)
		meter_add(sum, &meters[i]);
	*tally = (struct model_tally){.span = (double)sum->span,
		.p50 = meter_quantile(sum, 0.5),
		.p90 = meter_quantile(sum, 0.9),
		.p99 = meter_quantile(sum, 0.99),
		.p999 = meter_quantile(sum, 0.999),
		.longest = (double)sum->greatest};
	for (int i = 0; i <= ENDED_LOST; i++)
		tally->endings[i] = (int64_t)sum->endings[i];
	free(sum);
	return 0;
}
