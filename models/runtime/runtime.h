/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every model needs before its threads run tasks: shared memory, meters, the trace, HTTP,
 * precise timers. */
#ifndef SIMUL_RUNTIME_H
#define SIMUL_RUNTIME_H

#include "models/memory/arena.h"
#include "models/model.h"

/* Opens it for a model whose memory is shared by `who`. 0 or -errno, with nothing left behind. */
int runtime_open(const struct model_settings *settings, enum sharing who);
void runtime_close(void);

#endif
