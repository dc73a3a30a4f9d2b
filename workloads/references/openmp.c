/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenMP's tasks: gcc's libgomp, or clang's libomp, as REFERENCE says. One thread makes them, all
 * run them, and taskwait joins them. Both runtimes keep only so many tasks waiting, libgomp 64 a
 * thread, and run what is beyond that at once: of a window of a million few ever wait. */
#include <omp.h>

#include "workloads/grain.h"
#include "workloads/references/reference.h"
#include "workloads/spawn.h"

static struct workload jobs, grains;
const struct workload *const workloads[] = {&grains, &jobs, NULL};
const char reference_name[] = "reference-" REFERENCE;

static void spawn_window(struct spawn *w, int64_t first, int64_t count)
{
	int64_t *answers = w->answers;
	for (int64_t i = 0; i < count; i++) {
#pragma omp task firstprivate(answers, first, i)
		answers[i] = first + i;
	}
#pragma omp taskwait
	for (int64_t i = 0; i < count; i++)
		w->sum += answers[i];
}

static int run_jobs(void *state)
{
	struct spawn *w = state;
#pragma omp parallel
#pragma omp single
	for (int64_t done = 0; done < w->run.tasks; done += w->window) {
		int64_t left = w->run.tasks - done;
		spawn_window(w, done, left < w->window ? left : w->window);
	}
	return 0;
}

static void compute_batch(struct grain *w, int64_t count, uint64_t input)
{
	for (int64_t i = 0; i < count; i++) {
		uint64_t *value = &w->values[i * grain_values(w)];
		task_function *function = grain_function(w, i);
#pragma omp task firstprivate(function, input, value)
		function(&input, value);
	}
#pragma omp taskwait
	grain_look_at(w, count);
}

static int run_grains(void *state)
{
	struct grain *w = state;
	uint64_t input = grain_input(w);
#pragma omp parallel
#pragma omp single
	for (int64_t left = w->run.tasks; left > 0; left -= w->outstanding)
		compute_batch(w, left < w->outstanding ? left : w->outstanding, input);
	return 0;
}

void reference_prepare(void)
{
	jobs = reference_workload(&workload_spawn, run_jobs);
	grains = reference_workload(&workload_grain, run_grains);
}

/* The first parallel region starts the threads. */
int reference_start(int workers)
{
	int threads = 0;
	omp_set_num_threads(workers);
#pragma omp parallel reduction(+ : threads)
	threads++;
	return threads;
}

void reference_stop(void)
{
}
