/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a worker of a pool has learnt from its last tasks: how many to claim, and whom to wake. */
#ifndef SIMUL_PACE_H
#define SIMUL_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "models/parts/hand.h"

/* A few microseconds: claiming is below a hundredth of that. */
#define SHORT_TICKS 10000

/* What it takes to wake a worker on another core. */
#define WAKE_TICKS 50000

struct pace {
	unsigned most;	/* to claim at once: more while tasks are so short that claiming is seen */
	uint64_t ticks; /* a task */
};

#define PACE_UNKNOWN                           \
	{                                      \
		.most = 1, .ticks = UINT64_MAX \
	}

/* `got` tasks that were claimed at once took `ticks`. */
static inline void pace_learn(struct pace *pace, unsigned got, uint64_t ticks)
{
	if (ticks > SHORT_TICKS)
		pace->most = 1;
	else if (got == pace->most && ticks < SHORT_TICKS / 2 && pace->most < HAND_MOST)
		pace->most *= 2;
	pace->ticks = ticks / got;
}

/* Whether the worker will look for work again before another could be awake. */
static inline bool pace_is_brisk(const struct pace *pace)
{
	return pace->ticks < SHORT_TICKS;
}

/* Whether so many tasks would last longer than it takes to wake another for them. */
static inline bool pace_outlasts_wake(const struct pace *pace, unsigned tasks)
{
	return tasks * pace->ticks > WAKE_TICKS;
}

#endif
