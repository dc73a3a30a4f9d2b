/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch: each task GETs /delay/S from the helper server, by HTTP over the loopback interface. The
 * tutorials' many requests at a time with aiohttp, or with requests in a thread pool. */
#include <stdio.h>

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

static int run(void *state)
{
	struct fetch *w = state;
	struct group *group;
	int result = group_open(
		&group, (size_t)w->run.tasks, sizeof(struct request), sizeof(struct fetch_reply));
	if (result < 0)
		return result;
	result = arrivals_begin(&w->arrivals, &w->run);
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++) {
		double delay = list_value(&w->delays, (size_t)i) * w->run.second;
		result = arrivals_await(&w->arrivals, &w->run, group, i);
		if (result == 0)
			group_spawn(group, fetch_one, (&(struct request){w->run.port, delay}));
	}
	return arrivals_end(&w->arrivals, group_finish(group, result, w->replies));
}

static int check(const void *state, char *problem)
{
	const struct fetch *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (w->replies[i].status != 200 || w->replies[i].length <= 0)
			return wrong(problem, "request %lld: status %lld, %lld bytes", (long long)i,
				(long long)w->replies[i].status, (long long)w->replies[i].length);
	return 0;
}

static void result(const void *state, char *text)
{
	const struct fetch *w = state;
	int64_t bytes = 0;
	for (int64_t i = 0; i < w->run.tasks; i++)
		bytes += w->replies[i].length;
	snprintf(text, 128, "%lld replies with status 200, %lld bytes", (long long)w->run.tasks,
		(long long)bytes);
}

static struct work_span work_span(const void *state)
{
	const struct fetch *w = state;
	double waiting = list_sum(&w->delays, (size_t)w->run.tasks) * w->run.second;
	double span = arrivals_span(&w->arrivals, &w->run, &w->delays);
	return arrivals_work_span(
		&w->arrivals, (struct work_span){.span = span, .waiting = waiting});
}

static const struct workload_option options[] = {
	OPTION(LIST, struct fetch, delays, "1",
		"seconds until the server answers, repeated over the tasks"),
	ARRIVALS_OPTIONS(struct fetch, arrivals),
	OPTIONS_END,
};

const struct workload workload_fetch = {
	.name = "fetch",
	.summary = "each task GETs /delay/S from the helper server",
	.needs = NEEDS_SERVER,
	.tasks = 3,
	OUTPUTS(struct fetch, replies),
	.arrivals = offsetof(struct fetch, arrivals),
	.options = options,
	.run = run,
	.check = check,
	.result = result,
	.work_span = work_span,
};
