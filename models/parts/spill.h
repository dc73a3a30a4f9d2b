/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for what lies on the stacks of waiting tasks: blocks of some tens to hundreds of bytes,
 * side by side and with no word of their own, so that a million of them are what they hold and no
 * more. One thread of a process uses it.
 */
#ifndef SIMUL_SPILL_H
#define SIMUL_SPILL_H

#include <stddef.h>

/* `size` bytes (at least 1) at an 8-byte boundary, or NULL when memory is used up. */
void *spill_take(size_t size);

/* Gives a block back; `size` as it was asked for. */
void spill_give_back(void *block, size_t size);

/* Unmaps everything that was given back; blocks above 4 KiB must have been. */
void spill_close(void);

#endif
