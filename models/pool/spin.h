/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adaptive spinning: how long to spin before sleeping. About as long as it takes to wake a sleeper
 * on another core, since longer cannot pay, where the last spins paid; half as long after each that
 * was in vain, as when the one that is waited for has no core to run on; and now and then as long
 * all the same, since what is never tried never pays again.
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

/* When a spin that begins now must end. */
static inline int64_t adaptive_spin_end(const struct adaptive_spin *spin)
{
	return time_now() + (spin->in_vain % SPIN_RETRY_AFTER == 0 ? SPIN_MAX_NS : spin->limit);
}

/* What became of it: one failure is no reason to give up, several are. */
static inline void adaptive_spin_learn(struct adaptive_spin *spin, bool success)
{
	int64_t limit = success ? spin->limit * 2 : spin->limit / 2;
	spin->limit = limit < SPIN_MIN_NS ? SPIN_MIN_NS : limit > SPIN_MAX_NS ? SPIN_MAX_NS : limit;
	spin->in_vain = success ? 0 : spin->in_vain + 1;
}

/* One turn of a loop that waits for another core. */
static inline void spin_pause(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

#endif
