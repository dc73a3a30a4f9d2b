/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roundtrip: eight bytes go to a task and eight come back, a window of them at a time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/workload.h"

struct roundtrip {
	struct run_parameters run;
	int64_t jobs, window;
	double pause;
	uint64_t *answers;
	int64_t right;
	int64_t travelled; /* nanoseconds, pauses apart */
};

static int answer(const void *in, void *out)
{
	*(uint64_t *)out = ~*(const uint64_t *)in;
	return 0;
}

static int setup(void *state)
{
	struct roundtrip *w = state;
	w->run.tasks = w->jobs;
	if (w->window > w->jobs)
		w->window = w->jobs;
	w->answers = calloc((size_t)w->window, sizeof(*w->answers));
	return w->answers ? 0 : -ENOMEM;
}

static int send_window(struct roundtrip *w, struct group *group, int64_t first, int64_t count)
{
	int64_t began = time_now();
	for (int64_t i = 0; i < count; i++)
		group_spawn(group, answer, (&(uint64_t){(uint64_t)(first + i)}));
	int result = group_join(group, JOIN_ALL, w->answers, NULL);
	w->travelled += time_now() - began;
	for (int64_t i = 0; i < count && result == 0; i++)
		w->right += w->answers[i] == ~(uint64_t)(first + i);
	return result < 0 ? result : 0;
}

static int run(void *state)
{
	struct roundtrip *w = state;
	int64_t pause = run_ns(&w->run, w->pause);
	struct group *group;
	int result = group_open(&group, (size_t)w->window, sizeof(uint64_t), sizeof(uint64_t));
	if (result < 0)
		return result;
	for (int64_t i = 0; i < w->jobs && result == 0; i += w->window) {
		if (pause > 0)
			result = time_sleep(time_now() + pause);
		int64_t left = w->jobs - i;
		if (result == 0)
			result = send_window(w, group, i, left < w->window ? left : w->window);
	}
	group_close(group);
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

static uint64_t checksum(const void *state)
{
	const struct roundtrip *w = state;
	return checksum_add(CHECKSUM_BEGIN, &w->right, sizeof(w->right));
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

static void teardown(void *state)
{
	free(((struct roundtrip *)state)->answers);
}

static const struct workload_option options[] = {
	OPTION_WITHIN(1, 1000000000, struct roundtrip, jobs, "100000",
		"how many times eight bytes go and come back"),
	OPTION_WITHIN(1, (1 << 24) - 1, struct roundtrip, window, "1",
		"jobs that are sent before their answers are awaited"),
	OPTION(SECONDS, struct roundtrip, pause, "0",
		"seconds before each window, in which workers fall asleep"),
	OPTIONS_END,
};

const struct workload workload_roundtrip = {
	.name = "roundtrip",
	.summary = "eight bytes to a task and eight back: what handing out a job costs",
	.details = "With the fact `travel_ns`, the time a job that is not the pauses'.",
	.state = sizeof(struct roundtrip),
	.options = options,
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
	.teardown = teardown,
};
