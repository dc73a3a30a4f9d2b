/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for a cache line in advance. */
#ifndef SIMUL_PREFETCH_H
#define SIMUL_PREFETCH_H

/* To be written: taken from whoever has it. Compilers ask for a copy to read instead, unless told
 * that the processor knows better; where it does not, the instruction does nothing. */
static inline void prefetch_to_write(const void *line)
{
#if defined(__x86_64__)
	__asm__ volatile("prefetchw %0" : : "m"(*(const char *)line));
#else
	__builtin_prefetch(line, 1);
#endif
}

#endif
