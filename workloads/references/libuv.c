/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libuv by itself: a one-shot timer for each task that sleeps, and its work queue for tasks that
 * are spawned. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "workloads/arrivals.h"
#include "workloads/references/reference.h"
#include "workloads/sleep.h"
#include "workloads/spawn.h"

static struct workload timers, jobs;
const struct workload *const workloads[] = {&timers, &jobs, NULL};
const char reference_name[] = "reference-libuv";

static uv_loop_t loop;
static uv_timer_t *timer; /* of each task; kept until memory has been weighed */

/* What was to be slept stands there as a negative number until it has been. */
static void wake(uv_timer_t *handle)
{
	int64_t *slept = handle->data;
	*slept = -*slept;
}

static int run_timers(void *state)
{
	struct sleep *w = state;
	timer = malloc((size_t)w->run.tasks * sizeof(*timer));
	if (!timer)
		return -ENOMEM;
	uv_update_time(&loop);
	for (int64_t i = 0; i < w->run.tasks; i++) {
		int64_t delay = run_ns(&w->run, list_value(&w->delays, (size_t)i));
		w->slept[i] = -delay;
		uv_timer_init(&loop, &timer[i]);
		timer[i].data = &w->slept[i];
		uv_timer_start(&timer[i], wake, (uint64_t)delay / 1000000, 0);
	}
	return uv_run(&loop, UV_RUN_DEFAULT);
}

/* The loop's clock has whole milliseconds: a timer may be early by one. */
static struct work_span timers_work_span(const void *state)
{
	const struct sleep *w = state;
	double span = arrivals_span(w->run.arrivals, &w->run, &w->delays);
	return (struct work_span){.span = span > 0.001 ? span - 0.001 : 0,
		.waiting = list_sum(&w->delays, (size_t)w->run.tasks) * w->run.second};
}

struct job {
	uv_work_t work;
	int64_t in, out;
};

static void answer(uv_work_t *work)
{
	struct job *job = work->data;
	job->out = job->in;
}

static void look(uv_work_t *work, int status)
{
	const struct job *job = work->data;
	(void)status;
	*(int64_t *)loop.data += job->out;
}

static int run_jobs(void *state)
{
	struct spawn *w = state;
	struct job *job = malloc((size_t)w->window * sizeof(*job));
	int result = job ? 0 : -ENOMEM;
	loop.data = &w->sum;
	for (int64_t done = 0; done < w->run.tasks && result == 0; done += w->window) {
		for (int64_t i = 0; i < w->window && done + i < w->run.tasks; i++) {
			job[i].in = done + i;
			job[i].work.data = &job[i];
			uv_queue_work(&loop, &job[i].work, answer, look);
		}
		result = uv_run(&loop, UV_RUN_DEFAULT);
	}
	free(job);
	return result;
}

static void do_nothing(uv_work_t *work)
{
	(void)work;
}

void reference_prepare(void)
{
	timers = reference_workload(&workload_sleep, run_timers);
	timers.work_span = timers_work_span;
	jobs = reference_workload(&workload_spawn, run_jobs);
}

/* The first job starts all threads of the queue. */
int reference_start(int workers)
{
	char number[16];
	uv_work_t first;
	snprintf(number, sizeof(number), "%d", workers);
	setenv("UV_THREADPOOL_SIZE", number, 1);
	int result = uv_loop_init(&loop);
	if (result == 0)
		result = uv_queue_work(&loop, &first, do_nothing, NULL);
	if (result == 0)
		result = uv_run(&loop, UV_RUN_DEFAULT);
	return result < 0 ? result : 1 + workers;
}

void reference_stop(void)
{
	free(timer);
}
