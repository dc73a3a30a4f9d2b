/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which meter counts for whom. */
#ifndef SIMUL_MODEL_METER_H
#define SIMUL_MODEL_METER_H

#include "models/parts/meter.h"

/* Makes one meter for each of `count` workers, in the arena, so that the root's process can read
 * them all. -ENOMEM. */
int model_meters_open(int count);

/* From now on the calling thread counts on the meter of this worker. */
void model_meter_use(int worker);

/* The calling thread's meter. */
struct meter *model_meter_here(void);

#endif
