/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clocks: nanoseconds for the contract, ticks where the cost must be minimal. */
#include "models/memory/clock.h"

#include <time.h>

#include "models/model.h"

int64_t time_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NANOSECONDS + now.tv_nsec;
}

uint64_t model_tick(void)
{
	return tick_now();
}

uint64_t ticks_per_us(void)
{
	enum { CALIBRATION_NS = 50000 };
	static uint64_t known; /* a thread that sees 0 measures for itself */
	uint64_t ticks = __atomic_load_n(&known, __ATOMIC_RELAXED);
	if (ticks)
		return ticks;
	int64_t began = time_now(), now;
	uint64_t first = tick_now();
	do
		now = time_now();
	while (now - began < CALIBRATION_NS);
	ticks = (tick_now() - first) * 1000 / (uint64_t)(now - began);
	if (ticks == 0)
		ticks = 1;
	__atomic_store_n(&known, ticks, __ATOMIC_RELAXED);
	return ticks;
}
