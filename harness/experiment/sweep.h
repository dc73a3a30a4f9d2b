/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parameter that an experiment varies, and the values that it takes: --sweep NAME=VALUES. */
#ifndef SIMUL_SWEEP_H
#define SIMUL_SWEEP_H

#include <stddef.h>

#define SWEEP_VALUES_MAX 64

struct sweep {
	char name[64];
	char *values[SWEEP_VALUES_MAX]; /* as texts; owned */
	size_t count;
};

/* Reads "tasks=10,100,1000"; "workers=1..16", whole numbers; "tasks=10..10000*10", each so many
 * times the one before. EXIT_FINE; EXIT_USAGE, having complained. sweep_release() in any case. */
int sweep_read(struct sweep *sweep, const char *text);
void sweep_release(struct sweep *sweep);

#endif
