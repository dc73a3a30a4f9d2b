/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this machine's primitives cost: system calls, switches, wakes, threads, processes, timers.
 * On a virtual machine a wake across cores may cost several times one on the same core, and moves
 * every crossover between models; so they are measured with every bench. */
#ifndef SIMUL_PRIMITIVES_H
#define SIMUL_PRIMITIVES_H

#include <jansson.h>

#define PRIMITIVES_FILE "primitives.json"

/* Measures them all, in less than two seconds, each repetition in a process of its own. A new
 * object, in the order of a table: name with unit → { title, median, low, high, least, greatest,
 * count }, with null for what cannot be had here. Call it in a process with one thread. NULL if
 * there is no memory. */
json_t *primitives_measure(void);

/* Measures them in a process `program machine --json` and writes primitives.json into the directory
 * of a bench, unless it is there: a resumed bench keeps what it has. An exit code, having
 * complained if it is not EXIT_FINE. Needs child_hold_signals(). */
int primitives_ensure(const char *directory, const char *program);

#endif
