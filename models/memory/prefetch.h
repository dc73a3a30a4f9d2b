/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests a cache line in advance. */
#ifndef SIMUL_PREFETCH_H
#define SIMUL_PREFETCH_H

/* For writing: takes the line from the core that has it. Compilers request a copy for reading
 * instead, unless told that the processor supports more; on a processor that does not, the
 * instruction does nothing. */
static inline void prefetch_to_write(const void *line)
{
#if defined(__x86_64__)
	__asm__ volatile("prefetchw %0" : : "m"(*(const char *)line));
#else
	__builtin_prefetch(line, 1);
#endif
}

#endif
