/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adaptive spinning: how long to spin before sleeping. At most about what it costs to wake a
 * sleeper on another core, since longer cannot pay; half as long each time that it is in vain, as
 * where the one that is waited for has no core to run on; and now and then as long as ever, since
 * what is never tried never pays again. (glibc's PTHREAD_MUTEX_ADAPTIVE_NP adapts a count in the
 * same way.)
 */
#ifndef SIMUL_SPIN_H
#define SIMUL_SPIN_H

#include <stdbool.h>
#include <stdint.h>

#include "models/task.h"

#define SPIN_MAX_NS 20000
#define SPIN_HALVINGS 4
#define SPIN_RETRY_AFTER 16

struct adaptive_spin {
	unsigned in_vain; /* how often in a row */
};

/* When a spin that begins now must end. */
static inline int64_t adaptive_spin_end(const struct adaptive_spin *spin)
{
	unsigned halvings = spin->in_vain % SPIN_RETRY_AFTER;
	return time_now() + (SPIN_MAX_NS >> (halvings < SPIN_HALVINGS ? halvings : SPIN_HALVINGS));
}

/* What became of it. */
static inline void adaptive_spin_learn(struct adaptive_spin *spin, bool success)
{
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
