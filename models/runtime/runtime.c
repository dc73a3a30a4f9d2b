/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runtime of a model. */
#include "models/runtime/runtime.h"

#include "models/io/http.h"
#include "models/measure/diagnostic.h"
#include "models/measure/meters.h"
#include "models/measure/trace.h"
#include "models/pool/parker.h"
#include "models/task/listing.h"
#include "models/task/root.h"

const struct model *model;

int runtime_open(const struct model_settings *settings, enum sharing who)
{
	int result = arena_open(who);
	if (result < 0)
		return result;
	parker_precise_timers();
	result = meters_open(settings->workers + 2);
	if (result == 0)
		result = diagnostics_open();
	if (result == 0)
		result = root_open();
	if (result == 0 && settings->trace)
		result = trace_open();
	if (result == 0)
		result = http_open();
	if (result < 0)
		arena_close();
	else
		listing_open();
	return result;
}

void runtime_close(void)
{
	listing_close();
	http_close();
	arena_close();
}
