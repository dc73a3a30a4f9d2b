/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fetch: each task GETs /delay/S from the helper server, by HTTP over the loopback interface. The
 * tutorials' many requests at a time with aiohttp, or with requests in a thread pool. */
#include "workloads/fetch.h"

static int fetch_one(const void *in, void *out)
{
	const struct fetch *w = in;
	struct fetch_reply *reply = out;
	double delay = list_value(&w->delays, (size_t)w->run.index) * w->run.second;
	char path[64];
	snprintf(path, sizeof(path), "/delay/%.9f", delay);
	struct http_reply http;
	int result = http_get(w->run.port, path, &http);
	if (result < 0)
		return result;
	*reply = (struct fetch_reply){http.status, (int64_t)http.length};
	http_free(&http);
	return 0;
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

const struct workload workload_fetch = {
	.name = "fetch",
	.summary = "each task GETs /delay/S from the helper server",
	.needs = NEEDS_SERVER,
	.tasks = 3,
	.workers_each = 1,
	OUTPUTS(struct fetch, replies),
	TASK(fetch_one),
	WAITS_IN_TURN(struct fetch, delays),
	OPTIONS(OPTION(LIST, struct fetch, delays, "1",
		"seconds until the server answers, repeated over the tasks")),
	.check = check,
	.result = result,
};
