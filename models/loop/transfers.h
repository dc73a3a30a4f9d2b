/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl's transfers on a loop. */
#ifndef SIMUL_TRANSFERS_H
#define SIMUL_TRANSFERS_H

#include "models/loop/state.h"

/* -ENOMEM. */
int transfers_open(struct loop *loop);
void transfers_close(struct loop *loop);

/* An operation of a scheduler. */
int transfers_perform(struct scheduler *self, void *easy, struct transfer *transfer);

#endif
