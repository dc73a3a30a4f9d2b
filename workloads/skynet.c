/* SPDX-License-Identifier: GPL-3.0-or-later */
/* skynet: a tree of tasks, ten below each. A leaf answers its number, any other task the sum of
 * what is below it. The benchmark for a million goroutines: https://github.com/atemerev/skynet */
#include "workloads/workload.h"

#define BRANCHES 10

struct node {
	int64_t first, leaves; /* those below it; a leaf itself counts as one */
};

struct skynet {
	struct run_parameters run;
	int64_t levels, leaves, sum;
};

static int add_up(const void *in, void *out)
{
	const struct node *node = in;
	int64_t *sum = out, sums[BRANCHES];
	struct group *group;
	*sum = node->first;
	if (node->leaves == 1)
		return 0;
	int result = group_open(&group, BRANCHES, sizeof(struct node), sizeof(int64_t));
	int64_t share = node->leaves / BRANCHES;
	for (int64_t i = 0; i < BRANCHES && result == 0; i++)
		group_spawn(group, add_up, (&(struct node){node->first + i * share, share}));
	result = group_finish(group, result, sums);
	*sum = 0;
	for (int i = 0; i < BRANCHES && result == 0; i++)
		*sum += sums[i];
	return result;
}

static int setup(void *state)
{
	struct skynet *w = state;
	w->leaves = 1;
	for (int64_t i = 0; i < w->levels; i++)
		w->leaves *= BRANCHES;
	w->run.tasks = w->leaves + (w->leaves - 1) / (BRANCHES - 1);
	return 0;
}

static int run(void *state)
{
	struct skynet *w = state;
	return group_run(1, add_up, (&(struct node){0, w->leaves}), &w->sum);
}

static int check(const void *state, char *problem)
{
	const struct skynet *w = state;
	int64_t expected = w->leaves * (w->leaves - 1) / 2;
	if (w->sum == expected)
		return 0;
	return wrong(problem, "the sum over %lld leaves is %lld and not %lld", (long long)w->leaves,
		(long long)w->sum, (long long)expected);
}

static void result(const void *state, char *text)
{
	const struct skynet *w = state;
	snprintf(text, 128, "%lld leaves add up to %lld", (long long)w->leaves, (long long)w->sum);
}

const struct workload workload_skynet = {
	.name = "skynet",
	.summary = "a tree of a million tasks that add up what is below them",
	.details = "An operation is one task, leaf or not: spawn it, run it, join it.",
	.state = sizeof(struct skynet),
	CHECKSUM_STATE(struct skynet, sum),
	OPTIONS(OPTION_WITHIN(0, 7, struct skynet, levels, "6",
		"of branches, ten at each node: 6 make a million leaves")),
	.setup = setup,
	.run = run,
	.check = check,
	.result = result,
};
