/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life cycle of a model that is a pool. */
#include "models/runtime/pooled.h"

#include "models/io/http.h"
#include "models/pool/worker.h"
#include "models/runtime/runtime.h"

int pooled_start_workers(
	struct pool **pool, const struct worker_kind *kind, const struct pool_settings *settings)
{
	int result = pool_open(pool, settings);
	if (result < 0)
		return result;
	result = kind->start(*pool);
	if (result < 0)
		pool_close(*pool);
	return result;
}

int pooled_start(const struct model_settings *settings, const struct worker_kind *kind)
{
	int result = runtime_open(settings, kind->sharing);
	if (result < 0)
		return result;
	struct pool *pool;
	result = pooled_start_workers(&pool, kind,
		&(struct pool_settings){.workers = settings->workers,
			.cores = settings->cores,
			.shared = kind->sharing == SHARED_BY_PROCESSES,
			.operations = &worker_operations});
	if (result < 0)
		runtime_close();
	else
		pool_enter(pool, 0);
	return result;
}

void pooled_stop(struct model_usage *usage, const struct worker_kind *kind)
{
	struct pool *pool = worker_of(scheduler)->pool;
	*usage = (struct model_usage){.os_threads = 1,
		.os_processes = 1,
		.peak_in_flight = atomic_load(&pool->idle.busy_max)};
	kind->stop(pool, usage);
	http_client_close();
	scheduler_leave();
	pool_close(pool);
	runtime_close();
}
