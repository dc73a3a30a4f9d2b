/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sleep: each task waits. The tutorials' asyncio.sleep(). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/sleep.h"

static int wait_a_while(const void *in, void *out)
{
	const int64_t *delay = in;
	int64_t *slept = out;
	*slept = *delay;
	return time_sleep(time_now() + *delay);
}

static int setup(void *state)
{
	struct sleep *w = state;
	w->slept = calloc((size_t)w->scene.tasks, sizeof(*w->slept));
	return w->slept ? 0 : -ENOMEM;
}

static int run(void *state)
{
	struct sleep *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->scene.tasks, sizeof(int64_t), sizeof(int64_t));
	if (result < 0)
		return result;
	result = traffic_begin(&w->traffic, &w->scene);
	for (int64_t i = 0; i < w->scene.tasks && result == 0; i++) {
		int64_t delay = scene_ns(&w->scene, list_value(&w->delays, (size_t)i));
		result = traffic_await(&w->traffic, &w->scene, group, i);
		if (result == 0)
			group_spawn(group, wait_a_while, &delay);
	}
	if (result == 0)
		result = group_join(group, JOIN_ALL, w->slept, NULL);
	group_close(group);
	return traffic_end(&w->traffic, result);
}

static int check(const void *state, char *problem)
{
	const struct sleep *w = state;
	for (int64_t i = 0; i < w->scene.tasks; i++) {
		int64_t delay = scene_ns(&w->scene, list_value(&w->delays, (size_t)i));
		if (w->slept[i] == delay)
			continue;
		snprintf(problem, 256, "task %lld was to sleep %lld ns and slept %lld",
			(long long)i, (long long)delay, (long long)w->slept[i]);
		return -EBADMSG;
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct sleep *w = state;
	return checksum_add(CHECKSUM_BEGIN, w->slept, (size_t)w->scene.tasks * sizeof(*w->slept));
}

static struct work_span work_span(const void *state)
{
	const struct sleep *w = state;
	size_t tasks = (size_t)w->scene.tasks;
	return traffic_work_span(&w->traffic,
		(struct work_span){.span = traffic_span(&w->traffic, &w->scene, &w->delays),
			.waiting = list_sum(&w->delays, tasks) * w->scene.second});
}

static void teardown(void *state)
{
	free(((struct sleep *)state)->slept);
}

static const struct workload_option options[] = {
	{"delays", OPTION_LIST, offsetof(struct sleep, delays), "1",
		"seconds to wait, repeated over the tasks", 0, 0},
	TRAFFIC_OPTIONS(struct sleep, traffic),
	WORKLOAD_OPTIONS_END,
};

const struct workload workload_sleep = {
	.name = "sleep",
	.summary = "each task waits",
	.tasks = 3,
	.state = sizeof(struct sleep),
	.traffic = offsetof(struct sleep, traffic),
	.options = options,
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.work_span = work_span,
	.teardown = teardown,
};
