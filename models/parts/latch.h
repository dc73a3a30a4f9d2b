/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What guards an object for the few instructions of one operation, native to the model: nothing
 * where one thread runs everything, a private mutex between threads, a robust shared mutex between
 * processes, which the kernel hands on when its holder dies.
 */
#ifndef SIMUL_LATCH_H
#define SIMUL_LATCH_H

#include <pthread.h>
#include <stdbool.h>

enum sharing { SHARED_BY_NONE, SHARED_BY_THREADS, SHARED_BY_PROCESSES };

/* Who shares memory in the model in use. Set by arena_open(). */
extern enum sharing sharing;

struct latch {
	pthread_mutex_t mutex;
};

void latch_open(struct latch *latch);
void latch_close(struct latch *latch);

/* Answers true if the last holder died in mid-operation: the caller must put the object right. */
bool latch_take(struct latch *latch);
void latch_drop(struct latch *latch);

#endif
