/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of a scheduler whose thread blocks on its parker when a task waits. */
#ifndef SIMUL_BLOCKING_H
#define SIMUL_BLOCKING_H

#include "models/task/scheduler.h"

int blocking_park(struct scheduler *self, int64_t limit);
int blocking_poll(struct scheduler *self, int descriptor, short events, int64_t limit);
int blocking_transfer(struct scheduler *self, void *easy, struct transfer *transfer);

#endif
