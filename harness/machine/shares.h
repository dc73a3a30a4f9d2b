/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What share of the machine's capacity went elsewhere while a cell ran. */
#ifndef SIMUL_SHARES_H
#define SIMUL_SHARES_H

#include "harness/machine/machine.h"

struct shares {
	double steal;	/* wanted by a processor, and given to others by the hypervisor */
	double foreign; /* taken by processes that are not this bench's */
};

/* Between two readings, given the CPU time in seconds that the bench's own processes took in
 * between, NAN if it is not known. A share is NAN where the kernel's counters are too coarse for
 * it: steal, whose limit is 1 %, below one second of capacity (processors times time), because one
 * step of the counter (1/100 s) would be more; foreign below half a second, because busy time is
 * found by sampling, at some machines a hundred times a second. */
struct shares shares_between(
	const struct machine_time *before, const struct machine_time *after, double own_s);

#endif
