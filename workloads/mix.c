/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mix: tasks that take the same time alone, of which a share is waiting and the rest is computing,
 * in turns. The tutorials' question whether a program is I/O-bound or CPU-bound, and so which model
 * suits it. */
#include "workloads/workload.h"

enum { HOW_HERE, HOW_OFFLOAD };

struct done {
	struct effort effort;
	int64_t right; /* turns whose work came out as expected */
};

struct mix {
	struct run_parameters run;
	int64_t waiting, turns, how;
	double each;
	struct done *done;
};

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
	double turn_s = w->each / (double)w->turns, share = (double)w->waiting / 100;
	double wait = turn_s * share;
	uint64_t units = (uint64_t)(turn_s * (1 - share) * w->run.second * w->run.work_rate);
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

static void facts(const void *state, struct facts *facts)
{
	fact_number(facts, "waiting", (double)((const struct mix *)state)->waiting / 100);
}

static struct work_span work_span(const void *state)
{
	const struct mix *w = state;
	double waiting = w->each * (double)w->waiting / 100;
	return tasks_work_span(&w->run, waiting, w->done, sizeof(*w->done));
}

const struct workload workload_mix = {
	.name = "mix",
	.summary = "tasks that wait for a share of their time and compute for the rest",
	.needs = NEEDS_WORK_RATE,
	.tasks = 20,
	.workers_each = 1,
	OUTPUTS_WITH_EFFORT(struct mix, done),
	TASK(wait_and_compute),
	OPTIONS(OPTION_WITHIN(0, 100, struct mix, waiting, "50",
			"per cent of a task's time that is waiting; the rest is computing"),
		OPTION(SECONDS, struct mix, each, "0.05", "seconds that a task takes alone"),
		OPTION_WITHIN(
			1, 1000000, struct mix, turns, "5", "how often a task waits and computes"),
		OPTION(CHOICE, struct mix, how, "here|offload",
			"compute in the task, or in offload()")),
	.check = check,
	.facts = facts,
	.work_span = work_span,
};
