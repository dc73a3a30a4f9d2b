/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roundtrip: eight bytes go to a task and eight come back, a window of them at a time: what it
 * costs to hand out a job. The tutorials' run_in_executor() and pool.map() with a job too small. */
#include <stdlib.h>

#include "workloads/workload.h"

struct roundtrip {
	struct run_parameters run;
	int64_t jobs, window, right;
	double pause;
	int64_t travelled; /* nanoseconds, without the pauses */
};

static int answer(const void *in, void *out)
{
	*(uint64_t *)out = ~*(const uint64_t *)in;
	return 0;
}

static int setup(void *state)
{
	struct roundtrip *w = state;
	w->window = least(w->window, w->jobs);
	return 0;
}

static int run_window(struct roundtrip *w, struct group *group, uint64_t first, uint64_t *answers)
{
	uint64_t end = (uint64_t)least(w->jobs, (int64_t)first + w->window);
	int64_t began = time_now();
	for (uint64_t i = first; i < end; i++)
		group_spawn(group, answer, &i);
	int result = group_join(group, JOIN_ALL, answers, NULL);
	w->travelled += time_now() - began;
	for (uint64_t i = first; i < end && result == 0; i++)
		w->right += answers[i - first] == ~i;
	return result < 0 ? result : 0;
}

static int run(void *state)
{
	struct roundtrip *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->window, sizeof(uint64_t), sizeof(uint64_t));
	uint64_t *answers = calloc((size_t)w->window, sizeof(*answers));
	if (result == 0 && !answers)
		result = -ENOMEM;
	for (int64_t i = 0; i < w->jobs && result == 0; i += w->window) {
		if (w->pause > 0)
			result = run_sleep(&w->run, w->pause);
		if (result == 0)
			result = run_window(w, group, (uint64_t)i, answers);
	}
	group_close(group);
	free(answers);
	return result;
}

static int check(const void *state, char *problem)
{
	const struct roundtrip *w = state;
	if (w->right == w->jobs)
		return 0;
	return wrong(problem, "%lld of %lld answers were right", (long long)w->right,
		(long long)w->jobs);
}

static void facts(const void *state, struct facts *facts)
{
	const struct roundtrip *w = state;
	fact_number(facts, "travel_ns", (double)w->travelled / (double)w->jobs);
}

static struct work_span work_span(const void *state)
{
	const struct roundtrip *w = state;
	double windows = (double)((w->jobs + w->window - 1) / w->window);
	return (struct work_span){.span = windows * w->pause * w->run.second};
}

const struct workload workload_roundtrip = {
	.name = "roundtrip",
	.summary = "eight bytes to a task and eight back: what handing out a job costs",
	.details = "With the fact `travel_ns`, the time a job takes without the pauses.",
	.state = sizeof(struct roundtrip),
	CHECKSUM_STATE(struct roundtrip, right),
	TASKS_OPTION(struct roundtrip, jobs),
	OPTIONS(OPTION_WITHIN(1, 1000000000, struct roundtrip, jobs, "100000",
			"how many times eight bytes go and come back"),
		OPTION_WITHIN(1, (1 << 24) - 1, struct roundtrip, window, "1",
			"jobs that are sent before their answers are awaited"),
		OPTION(SECONDS, struct roundtrip, pause, "0",
			"seconds before each window, in which workers fall asleep")),
	.setup = setup,
	.run = run,
	.check = check,
	.facts = facts,
	.work_span = work_span,
};
