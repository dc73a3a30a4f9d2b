/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures how many units of work a core does in a second. */
#include "harness/cell/calibrate.h"

#include <stdint.h>
#include <time.h>

#include "workloads/workload.h"

#define TRIALS 150
/* Long against reading the clock, short against the slice after which the kernel lets another
 * process have the core. */
#define TRIAL_NS 2000000

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * NANOSECONDS + time.tv_nsec;
}

static int64_t trial(uint64_t units)
{
	int64_t began = now();
	volatile uint64_t result = work_do(units);

	(void)result;
	return now() - began;
}

/* Units that last about TRIAL_NS. */
static uint64_t trial_units(void)
{
	uint64_t units = 1024;

	while (trial(units) < TRIAL_NS && units < UINT64_MAX / 4)
		units *= 2;
	return units;
}

double calibrate_work_rate(void)
{
	uint64_t units = trial_units();
	int64_t fastest = INT64_MAX;

	for (int i = 0; i < TRIALS; i++) {
		int64_t lasted = trial(units);

		if (lasted > 0 && lasted < fastest)
			fastest = lasted;
	}
	return (double)units * (double)NANOSECONDS / (double)fastest;
}
