/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures what models are built from: clocks, system calls, switches. */
#include "harness/machine/primitives.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/machine/memory.h"
#include "harness/machine/relay.h"
#include "harness/statistics/statistics.h"
#include "models/model.h"

/* With nine values the interval leaves out the least and the greatest (96.1 %). */
#define REPETITIONS 9

#define CALLS 20000
#define SWITCHES 100000
#define TRIPS 200
#define THREADS 40
#define PROCESSES 10
#define SLEEPS 25
#define NAP_NS 1000000
#define LATE_SHARE 0.99

static double seconds_since(int64_t began)
{
	return (double)(time_now() - began) / NANOSECONDS;
}

static double system_call(void)
{
	int64_t began = time_now();

	for (int i = 0; i < CALLS; i++)
		syscall(SYS_getppid);
	return seconds_since(began) / CALLS;
}

static double coroutine_switch(void)
{
	int64_t took = model_switches(SWITCHES);

	return took < 0 ? NAN : (double)took / NANOSECONDS / SWITCHES;
}

static double futex_same(void)
{
	return relay_futex(TRIPS, false);
}

static double futex_apart(void)
{
	return relay_futex(TRIPS, true);
}

static double pipe_same(void)
{
	return relay_pipe(TRIPS, false);
}

static double pipe_apart(void)
{
	return relay_pipe(TRIPS, true);
}

static void *end_at_once(void *argument)
{
	return argument;
}

static double thread_life(void)
{
	int64_t began = time_now();

	for (int i = 0; i < THREADS; i++) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, end_at_once, NULL) != 0)
			return NAN;
		pthread_join(thread, NULL);
	}
	return seconds_since(began) / THREADS;
}

static double process_life(void)
{
	int64_t began = time_now();

	for (int i = 0; i < PROCESSES; i++) {
		pid_t process = fork();
		if (process == 0)
			_exit(0);
		if (process < 0 || waitpid(process, NULL, 0) < 0)
			return NAN;
	}
	return seconds_since(began) / PROCESSES;
}

/* Says that it is there, and idles until the process ends. */
static void *idle(void *argument)
{
	pthread_barrier_wait(argument);
	pause();
	return NULL;
}

/* The threads end with their process. */
static double thread_memory(void)
{
	static pthread_barrier_t ready;
	int64_t before = memory_of(getpid());

	pthread_barrier_init(&ready, NULL, THREADS + 1);
	for (int i = 0; i < THREADS; i++) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, idle, &ready) != 0)
			return NAN;
	}
	pthread_barrier_wait(&ready);
	int64_t after = memory_of(getpid());
	return before < 0 || after < 0 ? NAN : (double)(after - before) / THREADS;
}

/* Memory that they share with this process counts once. */
static double process_memory(void)
{
	pid_t processes[PROCESSES];
	int64_t before = memory_of(getpid()), sum = 0;
	int count = 0;

	for (; count < PROCESSES; count++) {
		processes[count] = fork();
		if (processes[count] == 0) {
			pause();
			_exit(0);
		}
		if (processes[count] < 0)
			break;
	}
	sum = memory_of(getpid());
	for (int i = 0; i < count; i++)
		sum += memory_of(processes[i]);
	for (int i = 0; i < count; i++) {
		kill(processes[i], SIGKILL);
		waitpid(processes[i], NULL, 0);
	}
	return count < PROCESSES || before < 0 ? NAN : (double)(sum - before) / PROCESSES;
}

static double nap(void)
{
	const struct timespec time = {.tv_nsec = NAP_NS};
	int64_t began = time_now();

	clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
	return (double)(time_now() - began - NAP_NS) / NANOSECONDS;
}

struct primitive {
	const char *name; /* with its unit */
	const char *title;
	double (*measure)(void); /* NAN: cannot be had here */
	int count;		 /* of values from one process */
};

static const struct primitive primitives[] = {
	{"system_call_s", "system call (getppid)", system_call, 1},
	{"coroutine_switch_s", "coroutine switch", coroutine_switch, 1},
	{"futex_same_core_s", "futex: wake and be woken, same core", futex_same, 1},
	{"futex_other_core_s", "futex: wake and be woken, another core", futex_apart, 1},
	{"pipe_same_core_s", "pipe: there and back, same core", pipe_same, 1},
	{"pipe_other_core_s", "pipe: there and back, another core", pipe_apart, 1},
	{"thread_s", "thread: create and join", thread_life, 1},
	{"process_s", "process: fork and wait", process_life, 1},
	{"thread_memory_kib", "memory of an idle thread", thread_memory, 1},
	{"process_memory_kib", "memory of an idle forked process", process_memory, 1},
	{"timer_late_s", "timer of 1 ms: late by", nap, SLEEPS},
};

enum { PRIMITIVES = sizeof(primitives) / sizeof(primitives[0]) };

/* In a process of its own, which leaves nothing in this one and ends with all its threads: as many
 * values as the primitive gives, NAN if the process fails. */
static void measure_apart(const struct primitive *primitive, double *values)
{
	for (int i = 0; i < primitive->count; i++)
		values[i] = NAN;
	pid_t process = fork();
	if (process == 0) {
		for (int i = 0; i < primitive->count; i++)
			values[i] = primitive->measure();
		_exit(0);
	}
	if (process > 0)
		waitpid(process, NULL, 0);
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *describe(const char *title, const double *values, size_t count)
{
	struct interval interval = interval_of(values, count);
	double min = NAN, max = NAN;

	for (size_t i = 0; i < count; i++) {
		min = fmin(min, values[i]);
		max = fmax(max, values[i]);
	}
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:I}", "title", title, "median",
		number(interval.median), "low", number(interval.low), "high", number(interval.high),
		"least", number(min), "greatest", number(max), "count", (json_int_t)interval.count);
}

/* Of the naps also the one that only one in a hundred exceeds. */
static json_t *describe_latest(double *values, size_t count)
{
	gsl_sort(values, 1, count);
	return json_pack("{s:s, s:o, s:n, s:n, s:o, s:o, s:I}", "title",
		"timer of 1 ms: late by, 99 % of the time at most", "median",
		number(gsl_stats_quantile_from_sorted_data(values, 1, count, LATE_SHARE)), "low",
		"high", "least", number(values[0]), "greatest", number(values[count - 1]), "count",
		(json_int_t)count);
}

json_t *primitives_measure(void)
{
	size_t size = REPETITIONS * SLEEPS * sizeof(double);
	double *values =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	json_t *object = json_object();

	if (values == MAP_FAILED) {
		json_decref(object);
		return NULL;
	}
	for (int i = 0; i < PRIMITIVES; i++) {
		const struct primitive *primitive = &primitives[i];
		size_t count = (size_t)(REPETITIONS * primitive->count);
		for (int j = 0; j < REPETITIONS; j++)
			measure_apart(primitive, values + j * primitive->count);
		json_object_set_new(
			object, primitive->name, describe(primitive->title, values, count));
		if (primitive->measure == nap)
			json_object_set_new(
				object, "timer_late_p99_s", describe_latest(values, count));
	}
	munmap(values, size);
	return object;
}
