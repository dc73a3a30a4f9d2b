/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mix: tasks that wait and compute in turns, for as long as is asked for: a service that one can
 * describe by its waiting and its CPU time. The tutorials' question whether a program is I/O-bound
 * or CPU-bound, and so which model suits it. */
#include <math.h>

#include "workloads/workload.h"

enum { HOW_HERE, HOW_OFFLOAD };

struct done {
	struct effort effort;
	int64_t right; /* turns whose work came out as expected */
};

struct mix {
	struct run_parameters run;
	int64_t turns, how;
	double wait, cpu;
	struct portion slow;
	struct done *done;
};

/* Slow tasks are spread evenly: of 1 % the 50th is one, the 150th, ... */
static bool is_slow(const struct mix *w, int64_t index)
{
	double before = floor((double)index * w->slow.share + 0.5);
	return floor((double)(index + 1) * w->slow.share + 0.5) > before;
}

static uint64_t turn_units(const struct mix *w)
{
	double cpu = is_slow(w, w->run.index) ? w->slow.seconds : w->cpu;
	return (uint64_t)(cpu / (double)w->turns * w->run.second * w->run.work_rate);
}

static int compute(const void *in, void *out)
{
	uint64_t units = *(const uint64_t *)in;
	struct done *done = out;
	int64_t began = cpu_now();
	done->right = work_do(units) == work_expected(units);
	effort_add(&done->effort, cpu_now() - began, (int64_t)units);
	return 0;
}

static int wait_and_compute(const void *in, void *out)
{
	const struct mix *w = in;
	struct done *done = out;
	double wait = w->wait / (double)w->turns;
	uint64_t units = turn_units(w);
	int result = 0;
	for (int64_t i = 0; i < w->turns && result == 0; i++) {
		struct done turn = {.right = 0};
		if (wait > 0)
			result = run_sleep(&w->run, wait);
		if (result == 0 && w->how == HOW_OFFLOAD)
			result = offload(compute, &units, sizeof(units), &turn, sizeof(turn));
		else if (result == 0)
			result = compute(&units, &turn);
		if (units > 0)
			effort_add(&done->effort, turn.effort.fastest_ns, turn.effort.units);
		done->right += turn.right;
	}
	return result;
}

static int check(const void *state, char *problem)
{
	const struct mix *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (w->done[i].right != w->turns)
			return wrong(problem, "task %lld: %lld of %lld turns came out right",
				(long long)i + 1, (long long)w->done[i].right, (long long)w->turns);
	return 0;
}

/* The share of a task's time that it waits, slow ones left out. */
static void facts(const void *state, struct facts *facts)
{
	const struct mix *w = state;
	fact_number(facts, "waiting", w->wait > 0 ? w->wait / (w->wait + w->cpu) : 0);
}

const struct workload workload_mix = {
	.name = "mix",
	.summary = "tasks that wait and compute: a service by its waiting and its CPU time",
	.needs = NEEDS_WORK_RATE,
	.tasks = 20,
	.workers_each = 1,
	OUTPUTS_WITH_EFFORT(struct mix, done),
	TASK(wait_and_compute),
	WAITS(struct mix, wait),
	OPTIONS(OPTION(SECONDS, struct mix, wait, "25ms", "seconds that a task waits"),
		OPTION(SECONDS, struct mix, cpu, "25ms", "seconds that a task computes"),
		OPTION(PORTION, struct mix, slow, "0%:0",
			"share of the tasks that compute for other seconds, as 1%:50ms"),
		OPTION_WITHIN(1, 1000000, struct mix, turns, "5",
			"how often a task waits and computes for its part of them"),
		OPTION(CHOICE, struct mix, how, "here|offload",
			"compute in the task, or in offload(), which hybrids need to gain")),
	.check = check,
	.facts = facts,
};
