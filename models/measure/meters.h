/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The meters of a run, one for each thread that ends tasks, so that counting contends for nothing.
 */
#ifndef SIMUL_METERS_H
#define SIMUL_METERS_H

#include "models/measure/meter.h"

/* Makes `count` meters in the arena, so that the root's process can read them all. -ENOMEM. */
int meters_open(int count);

/* That of the worker with this number. */
struct meter *meters_get(int number);

#endif
