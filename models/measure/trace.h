/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each task did over time; recorded only when requested. Events are claimed from one array in
 * the arena, so that forked workers write to it too; when it is full, later events are dropped and
 * counted.
 */
#ifndef SIMUL_TRACE_H
#define SIMUL_TRACE_H

#include <stdbool.h>
#include <stdint.h>

/* What a task does from now on. */
enum trace_event {
	TRACE_SPAWNED, /* it waits for a worker, or for the loop, to begin it */
	TRACE_RUNS,
	TRACE_WAITS,	 /* for a time, a descriptor or HTTP */
	TRACE_BLOCKS,	 /* for another task: a lock, a queue, a join */
	TRACE_OFFERS,	 /* what it offloaded waits for a worker, or is done and the loop is busy */
	TRACE_OFFLOADED, /* a worker of the pool computes for it */
	TRACE_ENDED,
};

/* False unless trace_open() was called. */
extern bool trace_on;

/* Allocates the array in the arena, before workers start. -ENOMEM. */
int trace_open(void);

/* A number for a task that begins, from 1. */
uint32_t trace_number(void);

/* An event of the task of that number. `place` tells which spawn a beginning belongs to: the number
 * in the arena of the task's slot; a task that is spawned has no other number, which is 0. Later
 * events need no place. */
void trace_mark(uint32_t number, uint32_t place, int32_t worker, enum trace_event event);

#endif
