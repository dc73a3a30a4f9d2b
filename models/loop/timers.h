/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deadlines of parked tasks: a hierarchical timing wheel (Varghese and Lauck, SOSP 1987) of 64
 * slots per level, down to the nanosecond. Adding, removing and expiring cost the same with ten
 * tasks and with a million: a deadline moves down each level at most once. An instance is used by
 * one thread at a time.
 */
#ifndef SIMUL_TIMERS_H
#define SIMUL_TIMERS_H

#include <stdint.h>

#define TIMER_LEVELS 11 /* digits of a 64-bit number, of 6 bits each */

struct task;
struct timer;

/* All zero: empty, nothing allocated. */
struct timers {
	struct timer *array; /* list heads first; an activation's `timer` is an index */
	uint32_t used, capacity, free_first, count;
	/* A timer is at the level of the highest digit in which it differs from `base`, in the slot
	 * of its own digit there. So all timers in a level are before those in the next level, and
	 * within a level those in a slot are before those in the next slot. Timers not after `base`
	 * are due, in order. `base` is never in the future. */
	int64_t base;
	uint64_t occupied[TIMER_LEVELS]; /* a bit per slot; a set one may prove empty */
};

/* Adds a task, which must not have a timer. 0 or -ENOMEM. */
int timers_add(struct timers *timers, struct task *task, int64_t when);

/* Removes a task, if it has a timer. */
void timers_remove(struct timers *timers, struct task *task);

/* A time not after the first deadline, and equal to it unless a task was removed; FOREVER if there
 * is none. */
int64_t timers_next(struct timers *timers);

/* Removes and returns the first task whose deadline is not after `now`; NULL if there is none. Of
 * equal deadlines, the one that was added first. */
struct task *timers_expired(struct timers *timers, int64_t now);

/* Frees everything; the instance is empty afterwards. */
void timers_close(struct timers *timers);

#endif
