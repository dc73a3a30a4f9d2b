/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for saved stacks: the live bytes of the stacks of waiting tasks. Blocks of some tens to
 * hundreds of bytes, packed and without headers, so that a million of them take no more than what
 * they hold. An instance is used by one thread at a time.
 */
#ifndef SIMUL_SAVED_STACK_H
#define SIMUL_SAVED_STACK_H

#include <stddef.h>

#define SAVED_STACK_CLASSES 513 /* sizes in units of 8 bytes; larger blocks are malloc's */

struct saved_stack_block;
struct saved_stack_chunk;

/* All zero: empty, nothing allocated. */
struct saved_stacks {
	unsigned char *unused, *unused_end; /* of the newest chunk */
	struct saved_stack_chunk *chunks;   /* newest first */
	size_t chunk_bytes;		    /* of the next chunk; 0: there is none yet */
	struct saved_stack_block *free_blocks[SAVED_STACK_CLASSES];
};

/* `size` bytes (at least 1) at an 8-byte boundary, or NULL when memory is used up. */
void *saved_stack_take(struct saved_stacks *stacks, size_t size);

/* Makes a block free; `size` as it was asked for. */
void saved_stack_give(struct saved_stacks *stacks, void *block, size_t size);

/* Unmaps all blocks; those above 4 KiB must have been given. The instance is empty afterwards. */
void saved_stacks_close(struct saved_stacks *stacks);

#endif
