/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computes the shares of the machine's time that others took. */
#include "harness/machine/shares.h"

#include <math.h>

#define STEAL_FROM_S 1.0
#define FOREIGN_FROM_S 0.5

static double growth_s(uint64_t before, uint64_t after)
{
	return after > before ? 1e-9 * (double)(after - before) : 0;
}

struct shares shares_between(
	const struct machine_time *before, const struct machine_time *after, double own_s)
{
	double busy = growth_s(before->busy, after->busy);
	double steal = growth_s(before->steal, after->steal);
	double capacity = busy + steal + growth_s(before->idle, after->idle);

	return (struct shares){
		.steal = capacity >= STEAL_FROM_S ? steal / capacity : NAN,
		.foreign = capacity >= FOREIGN_FROM_S && !isnan(own_s)
				   ? fmax(0, busy - own_s) / capacity
				   : NAN,
	};
}
