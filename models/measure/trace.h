/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each task did over time: begin, wait, continue, end; recorded only when requested. Events
 * are claimed from one array in the arena, so that forked workers write to it too; when it is full,
 * later events are dropped and counted.
 */
#ifndef SIMUL_TRACE_H
#define SIMUL_TRACE_H

#include <stdbool.h>
#include <stdint.h>

enum trace_event { TRACE_RUN, TRACE_WAIT, TRACE_END };

/* False unless trace_open() was called. */
extern bool trace_on;

/* Allocates the array in the arena, before workers start. -ENOMEM. */
int trace_open(void);

/* A number for a task that begins, from 1. */
uint32_t trace_number(void);

void trace_mark(uint32_t number, int32_t worker, enum trace_event event);

#endif
