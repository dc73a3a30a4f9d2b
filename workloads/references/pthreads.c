/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pthreads by themselves: as many threads as workers, which take one sum after the other by a
 * counter. They are created and joined within the run: that is some 50 µs of it. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "workloads/references/reference.h"
#include "workloads/sumsquares.h"

static struct workload sums;
const struct workload *const workloads[] = {&sums, NULL};
const char reference_name[] = "reference-pthreads";

static int threads;
static _Atomic int64_t next;

static void *take_sums(void *state)
{
	struct sumsquares *w = state;
	for (int64_t i; (i = atomic_fetch_add(&next, 1)) < w->run.tasks;)
		sumsquares_add_up(&w->job, &w->sums[i]);
	return NULL;
}

/* This thread is one of them. */
static int run_sums(void *state)
{
	pthread_t *others = calloc((size_t)threads, sizeof(*others));
	int count = 1, result = others ? 0 : -ENOMEM;
	for (; count < threads && result == 0; count++)
		result = -pthread_create(&others[count], NULL, take_sums, state);
	if (result == 0)
		take_sums(state);
	for (int i = 1; i < count && (i < count - 1 || result == 0); i++)
		pthread_join(others[i], NULL);
	free(others);
	return result;
}

void reference_prepare(void)
{
	sums = reference_workload(&workload_sumsquares, run_sums);
}

int reference_start(int workers)
{
	return threads = workers;
}

void reference_stop(void)
{
}
