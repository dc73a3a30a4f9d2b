/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers of a pool that are threads of this process. */
#include <pthread.h>

#include "models/io/http.h"
#include "models/pool/worker.h"
#include "models/pool/workers.h"

/* Enough for joins within joins; less than the size of a huge page, since no stack must take
 * one. */
#define STACK_BYTES (1024 * 1024)

static void *work(void *argument)
{
	struct worker *worker = argument;
	worker_run(worker->pool, worker->scheduler.number);
	http_client_close();
	scheduler_leave();
	return NULL;
}

/* `started`: how many there are. */
static void end(struct pool *pool, int started)
{
	pool_stop(pool);
	for (int i = 1; i <= started; i++)
		pthread_join(pool->workers[i].thread, NULL);
}

static void stop(struct pool *pool, struct model_usage *usage)
{
	end(pool, pool->count);
	usage->os_threads += pool->count;
}

static int start(struct pool *pool)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	int error = 0, started = 0;
	while (started < pool->count && error == 0) {
		struct worker *worker = &pool->workers[started + 1];
		worker->pool = pool;
		worker->scheduler.number = started + 1;
		error = pthread_create(&worker->thread, &attributes, work, worker);
		started += error == 0;
	}
	pthread_attr_destroy(&attributes);
	pool_await_entered(pool, started);
	if (error)
		end(pool, started);
	return -error;
}

const struct worker_kind thread_workers = {
	.sharing = SHARED_BY_THREADS,
	.start = start,
	.stop = stop,
};
