/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mix: tasks that take the same time alone, of which a share is waiting and the rest is computing,
 * in turns. From all waiting to all computing it shows where each model stops paying.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/workload.h"

enum { HOW_HERE, HOW_OFFLOAD };

struct share {
	int64_t turns, wait; /* nanoseconds a turn */
	uint64_t units;	     /* of work a turn */
	bool offloads;
};

struct work {
	uint64_t units;
};

struct yield {
	struct effort effort;
	int64_t right; /* turns whose work came out as expected */
};

struct mix {
	struct run_parameters run;
	int64_t waiting, turns, how;
	double each;
	struct yield *yields;
};

static int work(const void *in, void *out)
{
	const struct work *todo = in;
	struct yield *yield = out;
	int64_t began = cpu_now();
	bool right = work_do(todo->units) == work_expected(todo->units);
	effort_add(&yield->effort, cpu_now() - began, (int64_t)todo->units);
	yield->right = right;
	return 0;
}

static int take_turn(const struct share *share, struct yield *yield)
{
	struct work todo = {share->units};
	struct yield piece = {.right = 0};
	int result = share->wait > 0 ? time_sleep(time_now() + share->wait) : 0;
	if (result == 0 && share->offloads)
		result = offload(work, &todo, sizeof(todo), &piece, sizeof(piece));
	else if (result == 0)
		result = work(&todo, &piece);
	if (share->units > 0)
		effort_add(&yield->effort, piece.effort.fastest_ns, piece.effort.units);
	yield->right += piece.right;
	return result;
}

static int wait_and_work(const void *in, void *out)
{
	const struct share *share = in;
	int result = 0;
	for (int64_t i = 0; i < share->turns && result == 0; i++)
		result = take_turn(share, out);
	return result;
}

static struct share plan(const struct mix *w)
{
	double turn = w->each / (double)w->turns, share = (double)w->waiting / 100;
	double units = turn * (1 - share) * w->run.second * w->run.work_rate;
	return (struct share){
		w->turns, run_ns(&w->run, turn * share), (uint64_t)units, w->how == HOW_OFFLOAD};
}

static int run(void *state)
{
	struct mix *w = state;
	struct share share = plan(w);
	return group_run(w->run.tasks, wait_and_work, &share, w->yields);
}

static int check(const void *state, char *problem)
{
	const struct mix *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		if (w->yields[i].right == w->turns)
			continue;
		return wrong(problem, "task %lld: %lld of %lld turns came out right",
			(long long)i + 1, (long long)w->yields[i].right, (long long)w->turns);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct mix *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++)
		checksum = checksum_add(checksum, &w->yields[i].right, sizeof(int64_t));
	return checksum;
}

static void facts(const void *state, struct facts *facts)
{
	const struct mix *w = state;
	fact_number(facts, "waiting", (double)w->waiting / 100);
}

static struct work_span work_span(const void *state)
{
	const struct mix *w = state;
	double waiting = w->each * (double)w->waiting / 100 * w->run.second;
	struct work_span cost =
		effort_work_span(w->yields, (size_t)w->run.tasks, sizeof(*w->yields));
	cost.span += waiting;
	cost.waiting = waiting * (double)w->run.tasks;
	return cost;
}

static const struct workload_option options[] = {
	OPTION_WITHIN(0, 100, struct mix, waiting, "50",
		"per cent of a task's time that is waiting; the rest is computing"),
	OPTION(SECONDS, struct mix, each, "0.05", "seconds that a task takes alone"),
	OPTION_WITHIN(1, 1000000, struct mix, turns, "5", "how often a task waits and computes"),
	OPTION(CHOICE, struct mix, how, "here|offload",
		"compute in the task, or where it holds up nobody"),
	OPTIONS_END,
};

const struct workload workload_mix = {
	.name = "mix",
	.summary = "tasks that wait for a share of their time and compute for the rest",
	.needs = NEEDS_WORK_RATE,
	.tasks = 20,
	.workers = 20,
	OUTPUTS(struct mix, yields),
	.options = options,
	.run = run,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
};
