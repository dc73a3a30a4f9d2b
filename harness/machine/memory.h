/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much memory processes take, the kernel's part for them included. */
#ifndef SIMUL_MEMORY_H
#define SIMUL_MEMORY_H

#include <stdint.h>

/* The proportional share (PSS) of one process, so that a sum over processes counts shared pages
 * once, with its page tables and the kernel stacks of its threads. KiB, or -errno. */
int64_t memory_of(int32_t process);

#endif
