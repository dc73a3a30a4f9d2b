/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting steps, and dying at one. */
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

/* steps.h is included first in every file of this build. */

struct fault_counts *fault_counts;

/* Of the process: a worker that is forked anew is not armed, since its parent is not. */
static int64_t left;

void steps_open(void)
{
	fault_counts = mmap(NULL, sizeof(*fault_counts), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fault_counts == MAP_FAILED)
		abort();
}

void steps_arm(int64_t n)
{
	left = n;
}

void steps_count(void)
{
	if (left == 0 || --left > 0)
		return;
	__atomic_fetch_add(&fault_counts->deaths, 1, __ATOMIC_SEQ_CST);
	kill(getpid(), SIGKILL);
}

/* In place of the C library's. */
void __assert_fail(const char *what, const char *file, unsigned line, const char *function)
{
	fprintf(stderr, "%s:%u: %s: assertion '%s' failed\n", file, line, function, what);
	if (fault_counts)
		__atomic_fetch_add(&fault_counts->assertions, 1, __ATOMIC_SEQ_CST);
	abort();
}
