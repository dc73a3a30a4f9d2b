/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yield: tasks that do nothing but let each other run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/yield.h"

static int give_way(const void *in, void *out)
{
	const int64_t *switches = in;
	int64_t *yielded = out;
	for (int64_t i = 0; i < *switches; i++) {
		task_yield();
		++*yielded;
	}
	return 0;
}

static int setup(void *state)
{
	struct yield *w = state;
	w->yielded = calloc((size_t)w->scene.tasks, sizeof(*w->yielded));
	return w->yielded ? 0 : -ENOMEM;
}

static int run(void *state)
{
	struct yield *w = state;
	return group_run(w->scene.tasks, give_way, &w->switches, w->yielded);
}

static int check(const void *state, char *problem)
{
	const struct yield *w = state;
	for (int64_t i = 0; i < w->scene.tasks; i++) {
		if (w->yielded[i] == w->switches)
			continue;
		snprintf(problem, 256, "task %lld gave way %lld times and not %lld",
			(long long)i + 1, (long long)w->yielded[i], (long long)w->switches);
		return -EBADMSG;
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct yield *w = state;
	return checksum_add(
		CHECKSUM_BEGIN, w->yielded, (size_t)w->scene.tasks * sizeof(*w->yielded));
}

static struct work_span work_span(const void *state)
{
	(void)state;
	return (struct work_span){0};
}

static int64_t operations(const void *state)
{
	const struct yield *w = state;
	return w->scene.tasks * w->switches;
}

static void teardown(void *state)
{
	free(((struct yield *)state)->yielded);
}

static const struct workload_option options[] = {
	{"switches", OPTION_INTEGER, offsetof(struct yield, switches), "100000",
		"how often each task gives way", 1, 1000000000},
	WORKLOAD_OPTIONS_END,
};

const struct workload workload_yield = {
	.name = "yield",
	.summary = "tasks that only let each other run: the cost of giving way",
	.details = "An operation is one task_yield(). On a loop that is a switch to the next ready "
		   "task; in a pool sched_yield(2), which finds nobody else to run while there are "
		   "cores enough; under sequential a call.",
	.tasks = 2,
	.workers = 2,
	.state = sizeof(struct yield),
	.options = options,
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.work_span = work_span,
	.operations = operations,
	.teardown = teardown,
};
