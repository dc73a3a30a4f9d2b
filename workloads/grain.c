/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * grain: a fixed amount of computing, or of waiting, cut into tasks of one size. The smaller the
 * grain, the more of the time is the machinery's. METG(50 %), the minimum effective task
 * granularity, is the smallest grain at which half the machine still does useful work: Slaughter et
 * al., "Task Bench: A Parameterized Benchmark for Evaluating Parallel Runtime Performance", SC
 * 2020.
 */
#include <math.h>
#include <stdlib.h>

#include "workloads/grain.h"

/* From here on grains are timed, so that the ideal knows how fast the processor was just then, and
 * from there on each of them: before, two readings of the clock would be seen in all, and then in
 * one. */
#define TIMED_FROM_NS 1000
#define ALL_TIMED_FROM_NS 20000
#define ONE_TIMED_OF 16

#define TASKS_MAX 1000000000
#define VALUE_BYTES sizeof(uint64_t)

static int compute(const void *in, void *out)
{
	uint64_t *value = out;
	*value = work_do(*(const uint64_t *)in);
	return 0;
}

/* The value, and behind it the nanoseconds that it took. */
static int compute_timed(const void *in, void *out)
{
	uint64_t *value = out;
	int64_t began = time_now();
	value[0] = work_do(*(const uint64_t *)in);
	value[1] = (uint64_t)(time_now() - began);
	return 0;
}

static int wait_a_while(const void *in, void *out)
{
	const int64_t *delay = in;
	*(uint64_t *)out = (uint64_t)*delay;
	return time_sleep(time_now() + *delay);
}

static bool waits(const struct grain *w)
{
	return w->wait > 0;
}

static bool is_timed(const struct grain *w)
{
	return !waits(w) && w->grain >= TIMED_FROM_NS;
}

int64_t grain_values(const struct grain *w)
{
	return 1 + is_timed(w);
}

task_function *grain_function(const struct grain *w, int64_t i)
{
	if (waits(w))
		return wait_a_while;
	bool timed = is_timed(w) && (w->grain >= ALL_TIMED_FROM_NS || i % ONE_TIMED_OF == 0);
	return timed ? compute_timed : compute;
}

uint64_t grain_input(const struct grain *w)
{
	return waits(w) ? (uint64_t)run_ns(&w->run, w->wait) : w->units;
}

static int setup(void *state)
{
	struct grain *w = state;
	double units = (double)w->grain / (double)NANOSECONDS * w->run.work_rate;
	w->units = units < 1 ? 1 : (uint64_t)llround(units);
	w->rate = w->run.work_rate;
	double each = waits(w) ? (double)grain_input(w) : (double)w->grain;
	double tasks = w->total * w->run.second * (double)NANOSECONDS / fmax(each, 1);
	w->run.tasks = (int64_t)fmin(fmax(tasks, 1), TASKS_MAX);
	w->outstanding = least(w->outstanding, w->run.tasks);
	w->values = calloc((size_t)w->outstanding, VALUE_BYTES * (size_t)grain_values(w));
	return w->values ? 0 : -ENOMEM;
}

void grain_look_at(struct grain *w, int64_t count)
{
	uint64_t expected = waits(w) ? grain_input(w) : work_expected(w->units);
	int64_t stride = grain_values(w);
	for (int64_t i = 0; i < count; i++) {
		w->right += w->values[i * stride] == expected;
		if (is_timed(w) && w->values[i * stride + 1] > 0)
			w->rate = fmax(w->rate, (double)w->units * (double)NANOSECONDS /
							(double)w->values[i * stride + 1]);
	}
}

static int run(void *state)
{
	struct grain *w = state;
	uint64_t in = grain_input(w);
	size_t output = VALUE_BYTES * (size_t)grain_values(w);
	struct group *group;
	int result = group_open(&group, (size_t)w->outstanding, sizeof(in), output);
	for (int64_t left = w->run.tasks; left > 0 && result == 0; left -= w->outstanding) {
		int64_t count = least(left, w->outstanding);
		for (int64_t i = 0; i < count; i++)
			group_spawn(group, grain_function(w, i), &in);
		result = group_join(group, JOIN_CANCEL, w->values, NULL);
		grain_look_at(w, count);
	}
	group_close(group);
	return result;
}

static int check(const void *state, char *problem)
{
	const struct grain *w = state;
	if (w->right == w->run.tasks)
		return 0;
	return wrong(problem, "%lld of %lld tasks came out right", (long long)w->right,
		(long long)w->run.tasks);
}

/* No more waits at one time than are outstanding. */
static struct work_span work_span(const void *state)
{
	const struct grain *w = state;
	double tasks = (double)w->run.tasks, wait = w->wait * w->run.second;
	double rounds = ceil(tasks / (double)w->outstanding), task = (double)w->units / w->rate;
	if (waits(w))
		return (struct work_span){.span = rounds * wait, .waiting = tasks * wait};
	return (struct work_span){.span = task, .work = tasks * task};
}

static void facts(const void *state, struct facts *facts)
{
	const struct grain *w = state;
	double computes_ns = (double)w->units * (double)NANOSECONDS / w->rate;
	fact_number(facts, "grain_ns", waits(w) ? (double)grain_input(w) : computes_ns);
}

static void teardown(void *state)
{
	free(((struct grain *)state)->values);
}

const struct workload workload_grain = {
	.name = "grain",
	.summary = "computing or waiting cut into grains: how small may a task be?",
	.details =
		"Efficiency against the grain is what counts: the smallest grain at which it is "
		"50 % is METG(50 %) of Task Bench. `simul bench --suite primitives` measures the "
		"curve and interpolates.",
	.needs = NEEDS_WORK_RATE,
	.state = sizeof(struct grain),
	CHECKSUM_STATE(struct grain, right),
	OPTIONS(OPTION(SECONDS, struct grain, total, "0.1",
			"seconds of computing, or of waiting, in all"),
		OPTION_WITHIN(1, 1000000000000, struct grain, grain, "1000",
			"nanoseconds of computing a task"),
		OPTION(SECONDS, struct grain, wait, "0",
			"seconds that each task waits, instead of computing"),
		OPTION_WITHIN(1, (1 << 24) - 1, struct grain, outstanding, "10000",
			"tasks spawned before they are joined")),
	.setup = setup,
	.run = run,
	.check = check,
	.facts = facts,
	.work_span = work_span,
	.teardown = teardown,
};
