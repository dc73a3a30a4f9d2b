/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/thread_workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "models/parts/http.h"
#include "models/parts/pool.h"

/* Room for joins within joins; below the size of a huge page, of which no stack must take one. */
#define STACK_BYTES (1024 * 1024)

static pthread_t *threads;
static int thread_count;

static void *work(void *argument)
{
	pool_work((int)(intptr_t)argument);
	http_thread_ends();
	return NULL;
}

void thread_workers_end(void)
{
	pool_stop();
	for (int i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	threads = NULL;
}

int thread_workers_begin(int workers)
{
	thread_count = 0;
	threads = calloc((size_t)workers, sizeof(*threads));
	if (!threads)
		return -ENOMEM;
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	int error = 0;
	while (thread_count < workers && error == 0) {
		error = pthread_create(
			&threads[thread_count], &attributes, work, (void *)(intptr_t)thread_count);
		thread_count += error == 0;
	}
	pthread_attr_destroy(&attributes);
	while (pool_entered() < thread_count)
		parking_park(FOREVER);
	if (error)
		thread_workers_end();
	return -error;
}
