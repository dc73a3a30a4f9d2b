/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pool of pthreads: each runs one task at a time and blocks when the task waits. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "models/parts/arena.h"
#include "models/parts/http.h"
#include "models/parts/model_meter.h"
#include "models/parts/pool.h"
#include "models/parts/trace.h"

#define STACK_BYTES (256 * 1024)

static pthread_t *threads;
static int thread_count;

static void *work(void *argument)
{
	pool_work((int)(intptr_t)argument);
	http_thread_ends();
	return NULL;
}

static void end_threads(void)
{
	pool_stop();
	for (int i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	threads = NULL;
}

static int begin_threads(int workers)
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
		end_threads();
	return -error;
}

static int start(const struct model_settings *settings)
{
	int result = arena_open(SHARED_BY_THREADS);
	if (result < 0)
		return result;
	parking_precise_timers();
	result = model_meters_open(settings->workers + 1);
	if (result == 0 && settings->trace)
		result = trace_open();
	if (result == 0)
		result = http_open();
	if (result == 0)
		result = pool_open(settings->workers, settings->cores, false);
	if (result == 0) {
		result = begin_threads(settings->workers);
		if (result < 0)
			pool_close();
	}
	if (result < 0)
		arena_close();
	return result;
}

static void stop(struct model_usage *usage)
{
	*usage = (struct model_usage){
		.os_threads = thread_count + 1, .os_processes = 1, .peak_in_flight = pool_peak()};
	end_threads();
	http_close();
	pool_close();
	arena_close();
}

const struct model model_threads = {
	.name = "threads",
	.summary = "a pool of pthreads with blocking calls",
	.concurrency = REACH_WORKERS,
	.parallelism = REACH_WORKERS,
	.start = start,
	.run = pool_run,
	.stop = stop,
	.group_opened = pool_group_opened,
	.group_closed = pool_group_closed,
	.spawned = pool_spawned,
	.help = pool_help,
	.park = parking_park,
	.unpark = pool_unpark,
	.poll = parking_poll,
	.yield = pool_yield,
	.offload = offload_here,
	.transfer = parking_transfer,
};
