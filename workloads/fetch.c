/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch: each task GETs /delay/S from the helper server, over real HTTP on the loopback. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/fetch.h"

struct request {
	uint16_t port;
	double delay; /* real seconds */
};

static int fetch_one(const void *in, void *out)
{
	const struct request *request = in;
	struct fetch_reply *reply = out;
	char path[64];
	snprintf(path, sizeof(path), "/delay/%.9f", request->delay);
	struct http_reply http;
	int result = http_get(request->port, path, &http);
	if (result < 0)
		return result;
	*reply = (struct fetch_reply){http.status, (int64_t)http.length};
	http_free(&http);
	return 0;
}

static int setup(void *state)
{
	struct fetch *w = state;
	w->replies = calloc((size_t)w->scene.tasks, sizeof(*w->replies));
	return w->replies ? 0 : -ENOMEM;
}

static int run(void *state)
{
	struct fetch *w = state;
	struct group *group;
	int result = group_open(
		&group, (size_t)w->scene.tasks, sizeof(struct request), sizeof(struct fetch_reply));
	if (result < 0)
		return result;
	result = traffic_begin(&w->traffic, &w->scene);
	for (int64_t i = 0; i < w->scene.tasks && result == 0; i++) {
		double delay = list_value(&w->delays, (size_t)i) * w->scene.second;
		result = traffic_await(&w->traffic, &w->scene, group, i);
		if (result == 0)
			group_spawn(group, fetch_one, (&(struct request){w->scene.port, delay}));
	}
	return traffic_end(&w->traffic, group_finish(group, result, w->replies));
}

static int check(const void *state, char *problem)
{
	const struct fetch *w = state;
	for (int64_t i = 0; i < w->scene.tasks; i++) {
		if (w->replies[i].status == 200 && w->replies[i].length > 0)
			continue;
		snprintf(problem, 256, "request %lld: status %lld, %lld bytes", (long long)i,
			(long long)w->replies[i].status, (long long)w->replies[i].length);
		return -EBADMSG;
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct fetch *w = state;
	return checksum_add(
		CHECKSUM_BEGIN, w->replies, (size_t)w->scene.tasks * sizeof(*w->replies));
}

static void result(const void *state, char *text)
{
	const struct fetch *w = state;
	int64_t bytes = 0;
	for (int64_t i = 0; i < w->scene.tasks; i++)
		bytes += w->replies[i].length;
	snprintf(text, 128, "%lld replies with status 200, %lld bytes", (long long)w->scene.tasks,
		(long long)bytes);
}

static struct work_span work_span(const void *state)
{
	const struct fetch *w = state;
	size_t tasks = (size_t)w->scene.tasks;
	return traffic_work_span(&w->traffic,
		(struct work_span){.span = traffic_span(&w->traffic, &w->scene, &w->delays),
			.waiting = list_sum(&w->delays, tasks) * w->scene.second});
}

static void teardown(void *state)
{
	free(((struct fetch *)state)->replies);
}

static const struct workload_option options[] = {
	{"delays", OPTION_LIST, offsetof(struct fetch, delays), "1",
		"seconds until the server answers, repeated over the tasks", 0, 0},
	TRAFFIC_OPTIONS(struct fetch, traffic),
	WORKLOAD_OPTIONS_END,
};

const struct workload workload_fetch = {
	.name = "fetch",
	.summary = "each task GETs /delay/S from the helper server",
	.needs = NEEDS_SERVER,
	.tasks = 3,
	.state = sizeof(struct fetch),
	.traffic = offsetof(struct fetch, traffic),
	.options = options,
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
	.teardown = teardown,
};
