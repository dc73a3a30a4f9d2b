/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times the first huge page of each mapping, and requests no more once one was too slow. */
#include "models/memory/huge_pages.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <time.h>

/* What 512 small pages take, at 2 µs each. */
#define SLOW_NS 1000000

/* A property of the machine, and so of the process. Never reset: trying again would cost what this
 * is meant to save. */
static atomic_bool are_slow;

/* CPU time of this thread, so that other threads and programs do not count. */
static int64_t cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static bool is_slow(volatile char *page)
{
	int64_t began = cpu_ns();
	*page = 0;
	return cpu_ns() - began > SLOW_NS;
}

void *huge_pages_align(void *address)
{
	uintptr_t excess = (uintptr_t)address % HUGE_PAGE;
	return (char *)address + (excess ? HUGE_PAGE - excess : 0);
}

void huge_pages_advise(void *start, size_t bytes, size_t used)
{
	char *fresh = huge_pages_align((char *)start + used);
	if (fresh + HUGE_PAGE > (char *)start + bytes)
		return;
	if (!are_slow && madvise(start, bytes, MADV_HUGEPAGE) == 0 && is_slow(fresh))
		are_slow = true;
	if (are_slow)
		madvise(start, bytes, MADV_NOHUGEPAGE);
}
