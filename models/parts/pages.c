/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/pages.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <time.h>

/* What 512 small pages take, at 2 µs each. */
#define DEAR_NS 1000000

/* For the rest of the run: to ask again and again would cost what it is to save. */
static atomic_bool dear;

/* Of this thread's CPU, so that no other program's turn counts. */
static int64_t cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static bool is_dear(volatile char *page)
{
	int64_t began = cpu_ns();
	*page = 0;
	return cpu_ns() - began > DEAR_NS;
}

void *pages_align(void *address)
{
	uintptr_t beyond = (uintptr_t)address % HUGE_PAGE;
	return (char *)address + (beyond ? HUGE_PAGE - beyond : 0);
}

void pages_advise(void *start, size_t bytes, size_t used)
{
	char *fresh = pages_align((char *)start + used);
	if (fresh + HUGE_PAGE > (char *)start + bytes)
		return;
	if (!dear && madvise(start, bytes, MADV_HUGEPAGE) == 0 && is_dear(fresh))
		dear = true;
	if (dear)
		madvise(start, bytes, MADV_NOHUGEPAGE);
}
