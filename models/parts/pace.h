/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker of a pool has learnt from its last tasks: how many to claim, and whether another is
 * worth waking for what is left. */
#ifndef SIMUL_PACE_H
#define SIMUL_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "models/parts/hand.h"

/* A few microseconds: claiming is below a hundredth of that. */
#define SHORT_TICKS 10000

/* What it takes to wake a worker on another core. */
#define WAKE_TICKS 50000

/* Of a task of which nothing is known; more than any that matters, and no product overflows. */
#define UNKNOWN_TICKS ((uint64_t)1 << 32)

struct pace {
	unsigned most;	/* to claim at once: more while tasks are so short that claiming is seen */
	uint64_t ticks; /* a task */
};

static inline void pace_begin(struct pace *pace)
{
	*pace = (struct pace){.most = 1, .ticks = UNKNOWN_TICKS};
}

/* `got` tasks that were claimed at once took `ticks`. Answers whether they were short. */
static inline bool pace_learn(struct pace *pace, unsigned got, uint64_t ticks)
{
	pace->ticks = ticks / got;
	if (ticks > SHORT_TICKS)
		pace->most = 1;
	else if (got == pace->most && ticks < SHORT_TICKS / 2 && pace->most < HAND_MOST)
		pace->most *= 2;
	return ticks <= SHORT_TICKS;
}

/* There was nothing to run for a moment, or until the worker had slept: what comes next may be
 * longer. */
static inline void pace_rest(struct pace *pace, bool slept)
{
	pace->most = (pace->most + 1) / 2;
	if (slept)
		pace->ticks = UNKNOWN_TICKS;
}

/* Whether so many tasks take so little time that dividing them gains nothing. */
static inline bool pace_is_through_with(const struct pace *pace, unsigned tasks)
{
	return tasks * pace->ticks <= SHORT_TICKS;
}

/* Whether they last longer than it takes to wake another for them. */
static inline bool pace_outlasts_wake(const struct pace *pace, unsigned tasks)
{
	return tasks * pace->ticks > WAKE_TICKS;
}

#endif
