/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/model_meter.h"

#include <errno.h>
#include <string.h>

#include "models/model.h"
#include "models/parts/arena.h"

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

void model_meter(struct meter *sum)
{
	memset(sum, 0, sizeof(*sum));
	for (int i = 0; i < meter_count_of; i++)
		meter_add(sum, &meters[i]);
}
