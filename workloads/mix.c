/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mix: tasks that take the same time alone, of which a share is waiting and the rest is computing,
 * in turns. The tutorials' question whether a program is I/O-bound or CPU-bound, and so which model
 * suits it. */
#include "workloads/workload.h"

struct plan {
	int64_t turns, wait; /* nanoseconds a turn */
	uint64_t units;	     /* of work a turn */
	bool offloads;
};

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
	const struct plan *plan = in;
	struct done *done = out;
	int result = 0;
	for (int64_t i = 0; i < plan->turns && result == 0; i++) {
		struct done turn = {.right = 0};
		if (plan->wait > 0)
			result = time_sleep(time_now() + plan->wait);
		if (result == 0 && plan->offloads)
			result = offload(
				compute, &plan->units, sizeof(plan->units), &turn, sizeof(turn));
		else if (result == 0)
			result = compute(&plan->units, &turn);
		if (plan->units > 0)
			effort_add(&done->effort, turn.effort.fastest_ns, turn.effort.units);
		done->right += turn.right;
	}
	return result;
}

static int run(void *state)
{
	struct mix *w = state;
	double turn = w->each / (double)w->turns, share = (double)w->waiting / 100;
	double units = turn * (1 - share) * w->run.second * w->run.work_rate;
	struct plan plan = {.turns = w->turns,
		.wait = run_ns(&w->run, turn * share),
		.units = (uint64_t)units,
		.offloads = w->how};
	return group_run(w->run.tasks, wait_and_compute, &plan, w->done);
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

static uint64_t checksum(const void *state)
{
	const struct mix *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++)
		checksum = checksum_add(checksum, &w->done[i].right, sizeof(int64_t));
	return checksum;
}

static void facts(const void *state, struct facts *facts)
{
	fact_number(facts, "waiting", (double)((const struct mix *)state)->waiting / 100);
}

static struct work_span work_span(const void *state)
{
	const struct mix *w = state;
	double waiting = w->each * (double)w->waiting / 100 * w->run.second;
	struct work_span cost = effort_work_span(w->done, (size_t)w->run.tasks, sizeof(*w->done));
	cost.span += waiting;
	cost.waiting = waiting * (double)w->run.tasks;
	return cost;
}

static const struct workload_option options[] = {
	OPTION_WITHIN(0, 100, struct mix, waiting, "50",
		"per cent of a task's time that is waiting; the rest is computing"),
	OPTION(SECONDS, struct mix, each, "0.05", "seconds that a task takes alone"),
	OPTION_WITHIN(1, 1000000, struct mix, turns, "5", "how often a task waits and computes"),
	OPTION(CHOICE, struct mix, how, "here|offload", "compute in the task, or in offload()"),
	OPTIONS_END,
};

const struct workload workload_mix = {
	.name = "mix",
	.summary = "tasks that wait for a share of their time and compute for the rest",
	.needs = NEEDS_WORK_RATE,
	.tasks = 20,
	.workers = 20,
	OUTPUTS(struct mix, done),
	.options = options,
	.run = run,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
};
