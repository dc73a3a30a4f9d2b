/* SPDX-License-Identifier: GPL-3.0-or-later */
/* futex(2): sleeping on a 32-bit word until somebody changes and wakes it. */
#ifndef SIMUL_FUTEX_H
#define SIMUL_FUTEX_H

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "models/memory/arena.h"
#include "models/task/state.h"

static inline int futex_flags(void)
{
	return sharing == SHARED_BY_PROCESSES ? 0 : FUTEX_PRIVATE_FLAG;
}

/* Sleeps while *word is `value`, until woken or until `limit`. 0, -EAGAIN, -EINTR, -ETIMEDOUT. */
static inline int futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t limit)
{
	struct timespec until = {.tv_sec = limit / NANOSECONDS, .tv_nsec = limit % NANOSECONDS};
	long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | futex_flags(), value,
		limit == FOREVER ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);
	return result < 0 ? -errno : 0;
}

static inline void futex_wake(_Atomic uint32_t *word, int count)
{
	syscall(SYS_futex, word, FUTEX_WAKE | futex_flags(), count, NULL, NULL, 0);
}

#endif
