/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Activations that are not in use, kept by each scheduler. */
#ifndef SIMUL_ACTIVATION_H
#define SIMUL_ACTIVATION_H

#include <stddef.h>

#include "models/task/scheduler.h"
#include "models/task/state.h"

/* Allocates a block to cut activations from, larger than the one before: large numbers are then on
 * huge pages, and small numbers take little. Leaves none if memory is used up. */
void activation_add_block(struct scheduler *self);

/* An activation with undefined contents, or NULL when memory is used up. */
static inline struct activation *activation_take(struct scheduler *self)
{
	struct activation *activation = self->spare;
	if (activation) {
		self->spare = activation->next_spare;
		return activation;
	}
	if (self->new == self->end)
		activation_add_block(self);
	return self->new == self->end ? NULL : self->new ++;
}

static inline void activation_release(struct scheduler *self, struct activation *activation)
{
	activation->next_spare = self->spare;
	self->spare = activation;
}

#endif
