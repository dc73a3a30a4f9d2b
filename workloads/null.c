/* SPDX-License-Identifier: GPL-3.0-or-later */
/* null: many tasks that do nothing. The run time is the cost of starting, running and joining a
 * task. The tutorials' question how many coroutines or threads a program can afford. */
#include "workloads/workload.h"

struct null {
	struct run_parameters run;
	int bad; /* tasks that did not end well */
};

static int do_nothing(const void *in, void *out)
{
	(void)in;
	(void)out;
	return 0;
}

static int run(void *state)
{
	struct null *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, 0, 0);
	if (result < 0)
		return result;
	for (int64_t i = 0; i < w->run.tasks; i++)
		group_spawn(group, do_nothing, NULL);
	w->bad = group_join(group, JOIN_ALL, NULL, NULL);
	group_close(group);
	return w->bad < 0 ? w->bad : 0;
}

static int check(const void *state, char *problem)
{
	const struct null *w = state;
	if (w->bad == 0)
		return 0;
	return wrong(problem, "%d of %lld empty tasks did not end well", w->bad,
		(long long)w->run.tasks);
}

const struct workload workload_null = {
	.name = "null",
	.summary = "empty tasks: what the machinery costs",
	.tasks = 1000000,
	.state = sizeof(struct null),
	CHECKSUM_STATE(struct null, run.tasks),
	.run = run,
	.check = check,
};
