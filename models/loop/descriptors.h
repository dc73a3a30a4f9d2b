/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for descriptors on a loop. */
#ifndef SIMUL_DESCRIPTORS_H
#define SIMUL_DESCRIPTORS_H

#include "models/loop/state.h"

/* Operations of a scheduler. */
int descriptors_poll(struct scheduler *self, int descriptor, short events, int64_t limit);
void descriptors_forget(struct scheduler *self, int descriptor);

/* Forgets all descriptors. */
void descriptors_close(struct loop *loop);

#endif
