/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every model stands on: shared memory, meters, the trace, HTTP, precise timers. */
#ifndef SIMUL_GROUND_H
#define SIMUL_GROUND_H

#include "models/model.h"
#include "models/parts/latch.h"

/* Lays the ground for a model whose memory `who` share and which counts tasks on `meters` meters.
 * 0 or -errno, with nothing left behind. */
int ground_open(const struct model_settings *settings, enum sharing who, int meters);
void ground_close(void);

#endif
