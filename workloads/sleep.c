/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sleep: each task waits for a time. The tutorials' asyncio.sleep() and time.sleep(). */
#include "workloads/sleep.h"

#include "workloads/arrivals.h"

static int wait_a_while(const void *in, void *out)
{
	const int64_t *delay = in;
	int64_t *slept = out;
	*slept = *delay;
	return time_sleep(time_now() + *delay);
}

static int run(void *state)
{
	struct sleep *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(int64_t), sizeof(int64_t));
	if (result < 0)
		return result;
	result = arrivals_begin(w->run.arrivals, &w->run);
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++) {
		int64_t delay = run_ns(&w->run, list_value(&w->delays, (size_t)i));
		result = arrivals_await(w->run.arrivals, &w->run, group, i);
		if (result == 0)
			group_spawn(group, wait_a_while, &delay);
	}
	if (result == 0)
		result = group_join(group, JOIN_ALL, w->slept, NULL);
	group_close(group);
	return arrivals_end(w->run.arrivals, result);
}

static int check(const void *state, char *problem)
{
	const struct sleep *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		int64_t delay = run_ns(&w->run, list_value(&w->delays, (size_t)i));
		if (w->slept[i] != delay)
			return wrong(problem, "task %lld was to sleep %lld ns and slept %lld",
				(long long)i, (long long)delay, (long long)w->slept[i]);
	}
	return 0;
}

const struct workload workload_sleep = {
	.name = "sleep",
	.summary = "each task waits",
	.tasks = 3,
	.workers_each = 1,
	OUTPUTS(struct sleep, slept),
	WAITS_IN_TURN(struct sleep, delays),
	.arrives = true,
	OPTIONS(OPTION(
		LIST, struct sleep, delays, "1", "seconds to wait, repeated over the tasks")),
	.run = run,
	.check = check,
};
