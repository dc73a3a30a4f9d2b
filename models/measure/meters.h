/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meters of a run, one for each thread that ends tasks, so that threads do not contend when
 * they count. */
#ifndef SIMUL_METERS_H
#define SIMUL_METERS_H

#include "models/measure/meter.h"

/* Creates `count` meters in the arena, so that the root's process can read them all. -ENOMEM. */
int meters_open(int count);

/* The meter of the worker with this number. */
struct meter *meters_get(int number);

#endif
