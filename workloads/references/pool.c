/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hand-written pool: threads that take jobs from one queue under one mutex, a batch at a time.
 * Whoever spawns hands them over in batches too, and waits for the last. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "workloads/grain.h"
#include "workloads/references/reference.h"
#include "workloads/spawn.h"

#define BATCH 64

static struct workload jobs, grains;
const struct workload *const workloads[] = {&grains, &jobs, NULL};
const char reference_name[] = "reference-pool";

struct job {
	task_function *function;
	const void *in;
	void *out;
};

/* The jobs of a window are an array: those below `ready` may be taken, `taken` have been. */
static struct pool {
	pthread_mutex_t mutex;
	pthread_cond_t offered, ended;
	struct job *job;
	int64_t ready, taken, done, count;
	int sleeping;
	bool closed;
} pool = {.mutex = PTHREAD_MUTEX_INITIALIZER,
	.offered = PTHREAD_COND_INITIALIZER,
	.ended = PTHREAD_COND_INITIALIZER};

static pthread_t *thread;
static int threads;

/* Under the mutex: how many jobs from `*first` on are the caller's; 0 when the pool is closed. */
static int64_t take(int64_t *first)
{
	while (pool.taken == pool.ready && !pool.closed) {
		pool.sleeping++;
		pthread_cond_wait(&pool.offered, &pool.mutex);
		pool.sleeping--;
	}
	int64_t left = pool.ready - pool.taken;
	*first = pool.taken;
	pool.taken += left < BATCH ? left : BATCH;
	return pool.taken - *first;
}

static void *work(void *nothing)
{
	int64_t first, count;
	(void)nothing;
	pthread_mutex_lock(&pool.mutex);
	while ((count = take(&first)) > 0) {
		struct job *job = &pool.job[first];
		pthread_mutex_unlock(&pool.mutex);
		for (int64_t i = 0; i < count; i++)
			job[i].function(job[i].in, job[i].out);
		pthread_mutex_lock(&pool.mutex);
		pool.done += count;
		if (pool.done == pool.count)
			pthread_cond_signal(&pool.ended);
	}
	pthread_mutex_unlock(&pool.mutex);
	return NULL;
}

static void open_window(int64_t count)
{
	pthread_mutex_lock(&pool.mutex);
	pool.ready = pool.taken = pool.done = 0;
	pool.count = count;
	pthread_mutex_unlock(&pool.mutex);
}

static void spawn(int64_t i, task_function *function, const void *in, void *out)
{
	pool.job[i] = (struct job){function, in, out};
	if ((i + 1) % BATCH != 0 && i + 1 < pool.count)
		return;
	pthread_mutex_lock(&pool.mutex);
	pool.ready = i + 1;
	if (pool.sleeping > 0)
		pthread_cond_signal(&pool.offered);
	pthread_mutex_unlock(&pool.mutex);
}

static void join(void)
{
	pthread_mutex_lock(&pool.mutex);
	while (pool.done < pool.count)
		pthread_cond_wait(&pool.ended, &pool.mutex);
	pthread_mutex_unlock(&pool.mutex);
}

static int answer(const void *in, void *out)
{
	*(int64_t *)out = *(const int64_t *)in;
	return 0;
}

static int run_jobs(void *state)
{
	struct spawn *w = state;
	int64_t *inputs = malloc((size_t)w->window * sizeof(*inputs));
	pool.job = malloc((size_t)w->window * sizeof(*pool.job));
	int result = inputs && pool.job ? 0 : -ENOMEM;
	for (int64_t done = 0; done < w->run.tasks && result == 0; done += w->window) {
		int64_t left = w->run.tasks - done;
		int64_t count = left < w->window ? left : w->window;
		open_window(count);
		for (int64_t i = 0; i < count; i++) {
			inputs[i] = done + i;
			spawn(i, answer, &inputs[i], &w->answers[i]);
		}
		join();
		for (int64_t i = 0; i < count; i++)
			w->sum += w->answers[i];
	}
	free(inputs);
	return result;
}

static int run_grains(void *state)
{
	struct grain *w = state;
	uint64_t input = grain_input(w);
	pool.job = malloc((size_t)w->outstanding * sizeof(*pool.job));
	if (!pool.job)
		return -ENOMEM;
	for (int64_t left = w->run.tasks; left > 0; left -= w->outstanding) {
		int64_t count = left < w->outstanding ? left : w->outstanding;
		open_window(count);
		for (int64_t i = 0; i < count; i++)
			spawn(i, grain_function(w, i), &input, &w->values[i * grain_values(w)]);
		join();
		grain_look_at(w, count);
	}
	return 0;
}

void reference_prepare(void)
{
	jobs = reference_workload(&workload_spawn, run_jobs);
	grains = reference_workload(&workload_grain, run_grains);
}

int reference_start(int workers)
{
	int result = 0;
	thread = calloc((size_t)workers, sizeof(*thread));
	if (!thread)
		return -ENOMEM;
	for (; threads < workers && result == 0; threads += result == 0)
		result = -pthread_create(&thread[threads], NULL, work, NULL);
	if (result < 0)
		reference_stop();
	return result < 0 ? result : 1 + threads;
}

void reference_stop(void)
{
	pthread_mutex_lock(&pool.mutex);
	pool.closed = true;
	pthread_cond_broadcast(&pool.offered);
	pthread_mutex_unlock(&pool.mutex);
	for (int i = 0; i < threads; i++)
		pthread_join(thread[i], NULL);
	free(thread);
	free(pool.job);
}
