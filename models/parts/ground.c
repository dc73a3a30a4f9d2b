/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/ground.h"

#include "models/parts/arena.h"
#include "models/parts/core.h"
#include "models/parts/dump.h"
#include "models/parts/http.h"
#include "models/parts/model_meter.h"
#include "models/parts/notice.h"
#include "models/parts/parking.h"
#include "models/parts/trace.h"

int ground_open(const struct model_settings *settings, enum sharing who, int meters)
{
	int result = arena_open(who);
	if (result < 0)
		return result;
	activations_forget();
	parking_precise_timers();
	task_workers = 1;
	result = model_meters_open(meters);
	if (result == 0)
		result = notices_open();
	if (result == 0)
		result = task_root_open();
	if (result == 0 && settings->trace)
		result = trace_open();
	if (result == 0)
		result = http_open();
	if (result < 0)
		arena_close();
	else
		dump_open();
	return result;
}

void ground_close(void)
{
	dump_close();
	http_close();
	arena_close();
}
