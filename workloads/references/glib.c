/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLib's GThreadPool: a job is a pointer, and whoever finishes the last of a window says so. */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>

#include "workloads/references/reference.h"
#include "workloads/spawn.h"

static struct workload jobs;
const struct workload *const workloads[] = {&jobs, NULL};
const char reference_name[] = "reference-glib";

static GThreadPool *pool;
static GMutex mutex;
static GCond ended;
static gint left; /* of the window's jobs, and one for whoever joins them */

struct job {
	int64_t in, *out;
};

static void count_down(void)
{
	if (!g_atomic_int_dec_and_test(&left))
		return;
	g_mutex_lock(&mutex);
	g_cond_signal(&ended);
	g_mutex_unlock(&mutex);
}

static void answer(gpointer data, gpointer nothing)
{
	const struct job *job = data;
	(void)nothing;
	*job->out = job->in;
	count_down();
}

static void join(void)
{
	count_down();
	g_mutex_lock(&mutex);
	while (g_atomic_int_get(&left) > 0)
		g_cond_wait(&ended, &mutex);
	g_mutex_unlock(&mutex);
}

static int run_jobs(void *state)
{
	struct spawn *w = state;
	struct job *job = malloc((size_t)w->window * sizeof(*job));
	if (!job)
		return -ENOMEM;
	for (int64_t done = 0; done < w->run.tasks; done += w->window) {
		int64_t rest = w->run.tasks - done;
		int64_t count = rest < w->window ? rest : w->window;
		g_atomic_int_set(&left, (gint)count + 1);
		for (int64_t i = 0; i < count; i++) {
			job[i] = (struct job){done + i, &w->answers[i]};
			g_thread_pool_push(pool, &job[i], NULL);
		}
		join();
		for (int64_t i = 0; i < count; i++)
			w->sum += w->answers[i];
	}
	free(job);
	return 0;
}

void reference_prepare(void)
{
	jobs = reference_workload(&workload_spawn, run_jobs);
}

/* An exclusive pool starts its threads at once. */
int reference_start(int workers)
{
	pool = g_thread_pool_new(answer, NULL, workers, TRUE, NULL);
	return pool ? 1 + workers : -EAGAIN;
}

void reference_stop(void)
{
	g_thread_pool_free(pool, FALSE, TRUE);
}
