/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adaptive spinning: how long to spin before sleeping. Where the last spins succeeded, it spins
 * about as long as it takes to wake a sleeper on another core, since longer cannot pay. After each
 * spin in vain it spins half as long, for example if the awaited thread has no core to run on. Now
 * and then it spins for the full time nevertheless, since otherwise it could not find out that
 * spinning pays again.
 */
#ifndef SIMUL_SPIN_H
#define SIMUL_SPIN_H

#include <stdbool.h>
#include <stdint.h>

#include "models/task.h"

#define SPIN_MAX_NS 20000
#define SPIN_MIN_NS 1000
#define SPIN_RETRY_AFTER 16

struct adaptive_spin {
	int64_t limit;	  /* ns */
	unsigned in_vain; /* how often in a row */
};

/* When a spin that begins now has to end. */
static inline int64_t adaptive_spin_end(const struct adaptive_spin *spin)
{
	return time_now() + (spin->in_vain % SPIN_RETRY_AFTER == 0 ? SPIN_MAX_NS : spin->limit);
}

/* The result of a spin: one failure is no reason to give up, several are. */
static inline void adaptive_spin_learn(struct adaptive_spin *spin, bool success)
{
	int64_t limit = success ? spin->limit * 2 : spin->limit / 2;
	spin->limit = limit < SPIN_MIN_NS ? SPIN_MIN_NS : limit > SPIN_MAX_NS ? SPIN_MAX_NS : limit;
	spin->in_vain = success ? 0 : spin->in_vain + 1;
}

/* One iteration of a loop that waits for another core. */
static inline void spin_pause(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

#endif
