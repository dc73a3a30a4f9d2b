/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deadlines of parked tasks: a hierarchical timing wheel (Varghese and Lauck, SOSP 1987) of 64
 * slots a level, down to the nanosecond, so that entering, taking out and expiring cost the same
 * with ten tasks and with a million: a deadline moves down a level at most once each.
 */
#ifndef SIMUL_TIMERS_H
#define SIMUL_TIMERS_H

#include <stdint.h>

struct task;

/* Enters a task, which must not be in. 0 or -ENOMEM. */
int timers_add(struct task *task, int64_t when);

/* Takes a task out, if it is in. */
void timers_remove(struct task *task);

/* A moment not after the earliest, and that one itself unless a task was taken out; FOREVER if
 * there is none. */
int64_t timers_next(void);

/* Takes out and answers a task whose moment is not after `now`, earliest first; NULL if none. Of
 * equal moments the one that was entered first. */
struct task *timers_expired(int64_t now);

void timers_close(void);

#endif
