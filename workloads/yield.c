/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yield: tasks that only let each other run. The tutorials' await asyncio.sleep(0). */
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

static int run(void *state)
{
	struct yield *w = state;
	return group_run(w->run.tasks, give_way, &w->switches, w->yielded);
}

static int check(const void *state, char *problem)
{
	const struct yield *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (w->yielded[i] != w->switches)
			return wrong(problem, "task %lld gave way %lld times and not %lld",
				(long long)i + 1, (long long)w->yielded[i], (long long)w->switches);
	return 0;
}

const struct workload workload_yield = {
	.name = "yield",
	.summary = "tasks that only let each other run: the cost of giving way",
	.details = "An operation is one task_yield(). On a loop that is a switch to the next ready "
		   "task; in a pool sched_yield(2), which finds no other thread to run while there "
		   "are enough cores; under sequential a call.",
	.tasks = 2,
	.workers_each = 1,
	OUTPUTS(struct yield, yielded),
	OPERATIONS_EACH(struct yield, switches),
	OPTIONS(OPTION_WITHIN(
		1, 1000000000, struct yield, switches, "100000", "how often each task gives way")),
	.run = run,
	.check = check,
};
