/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of activations. */
#include "models/task/activation.h"

#define BLOCK_MIN ((size_t)8 << 10)
#define BLOCK_MAX ((size_t)8 << 20)

void activation_add_block(struct scheduler *self)
{
	self->block_bytes = self->block_bytes == 0	     ? BLOCK_MIN
			    : self->block_bytes == BLOCK_MAX ? BLOCK_MAX
							     : 2 * self->block_bytes;
	self->new = arena_allocate(self->block_bytes);
	self->end = self->new + (self->new ? self->block_bytes / sizeof(*self->new) : 0);
}
