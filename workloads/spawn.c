/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spawn: many tasks are started and joined, at most a window of them at a time. The tutorials'
 * create_task() and gather() in a loop, with so little to do that only their cost counts. */
#include "workloads/spawn.h"

static int answer(const void *in, void *out)
{
	*(int64_t *)out = *(const int64_t *)in;
	return 0;
}

static int setup(void *state)
{
	struct spawn *w = state;
	w->window = least(w->window, w->run.tasks);
	return 0;
}

static int run_window(struct spawn *w, struct group *group, int64_t first, int64_t count)
{
	for (int64_t i = first; i < first + count; i++)
		group_spawn(group, answer, &i);
	int result = group_join(group, JOIN_ALL, w->answers, NULL);
	for (int64_t i = 0; i < count; i++)
		w->sum += w->answers[i];
	return result;
}

static int run(void *state)
{
	struct spawn *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->window, sizeof(int64_t), sizeof(int64_t));
	for (int64_t done = 0; done < w->run.tasks && result == 0; done += w->window)
		result = run_window(w, group, done, least(w->window, w->run.tasks - done));
	group_close(group);
	return result;
}

static int check(const void *state, char *problem)
{
	const struct spawn *w = state;
	int64_t expected = w->run.tasks * (w->run.tasks - 1) / 2;
	if (w->sum == expected)
		return 0;
	return wrong(problem, "the answers of %lld tasks add up to %lld and not %lld",
		(long long)w->run.tasks, (long long)w->sum, (long long)expected);
}

const struct workload workload_spawn = {
	.name = "spawn",
	.summary = "tasks started and joined, a window of them at a time",
	.details = "An operation is one task: spawn it, run it, join it, look at its answer.",
	.tasks = 1000000,
	OUTPUTS(struct spawn, answers),
	CHECKSUM_STATE(struct spawn, sum),
	OPTIONS(OPTION_WITHIN(1, 16000000, struct spawn, window, "1000",
		"how many tasks are started before they are joined")),
	.setup = setup,
	.run = run,
	.check = check,
};
