/* SPDX-License-Identifier: GPL-3.0-or-later */
/* connections: each task opens one; when all are open at once, each sends a request over its own.
 * The tutorials' C10k. */
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

#define REPLY_BYTES 1024

/* The server closes the connection after its reply: the end of the stream is the end of it. */
static const char request[] = "GET /delay/0 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";

struct reply {
	int64_t status, length;
};

struct connections {
	struct run_parameters run;
	struct queue *opened; /* of codes: 0 for a connection, -errno for none */
	struct event *go;
	struct reply *replies;
	int64_t held;
	double held_at;
};

static int converse(int descriptor, struct reply *reply)
{
	char text[REPLY_BYTES];
	size_t length = 0;
	int64_t result = socket_write_full(descriptor, request, sizeof(request) - 1);
	while (result > 0 && length < sizeof(text) - 1) {
		result = socket_read(descriptor, text + length, sizeof(text) - 1 - length);
		length += result > 0 ? (size_t)result : 0;
	}
	text[length] = '\0';
	const char *body = strstr(text, "\r\n\r\n");
	if (result < 0)
		return (int)result;
	if (strncmp(text, "HTTP/1.", 7) != 0 || !body)
		return task_fail(-EPROTO, "this is not HTTP");
	reply->status = strtol(text + strcspn(text, " "), NULL, 10);
	reply->length = (int64_t)strlen(body + 4);
	return 0;
}

static int hold_and_ask(const void *in, void *out)
{
	const struct connections *w = in;
	int descriptor = socket_connect(w->run.port);
	int code = descriptor < 0 ? descriptor : 0;
	int result = queue_put(w->opened, &code);
	if (descriptor < 0)
		return descriptor;
	if (result == 0)
		result = event_wait(w->go, NULL);
	if (result == 0)
		result = converse(descriptor, out);
	socket_close(descriptor);
	return result;
}

static int setup(void *state)
{
	(void)state;
	allow_descriptors();
	return 0;
}

static int run(void *state)
{
	struct connections *w = state;
	int64_t began = time_now();
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(*w), sizeof(*w->replies));
	if (result < 0)
		return result;
	group_spawn_each(group, hold_and_ask, w);
	while (w->held < w->run.tasks && result == 0) {
		int code;
		result = queue_get(w->opened, &code);
		result = result == 0 ? code : result;
		w->held += result == 0;
	}
	w->held_at = run_seconds(&w->run, began, time_now());
	if (result == 0)
		result = event_set(w->go, NULL);
	return group_finish(group, result, w->replies);
}

/* One who does one thing after the other can hold connections, too; asking is what takes turns. */
static int run_serially(void *state)
{
	struct connections *w = state;
	int64_t began = time_now();
	int *descriptors = calloc((size_t)w->run.tasks, sizeof(*descriptors));
	int result = descriptors ? 0 : -ENOMEM;
	while (w->held < w->run.tasks && result >= 0) {
		result = socket_connect(w->run.port);
		if (result >= 0)
			descriptors[w->held++] = result;
	}
	w->held_at = run_seconds(&w->run, began, time_now());
	for (int64_t i = 0; i < w->held; i++) {
		if (result >= 0)
			result = converse(descriptors[i], &w->replies[i]);
		socket_close(descriptors[i]);
	}
	free(descriptors);
	return result < 0 ? result : 0;
}

static int check(const void *state, char *problem)
{
	const struct connections *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (w->replies[i].status != 200 || w->replies[i].length <= 0)
			return wrong(problem, "connection %lld: status %lld", (long long)i + 1,
				(long long)w->replies[i].status);
	return 0;
}

static void result(const void *state, char *text)
{
	const struct connections *w = state;
	snprintf(text, 128, "%lld connections open at once, each answered", (long long)w->held);
}

static void facts(const void *state, struct facts *facts)
{
	const struct connections *w = state;
	fact_number(facts, "held", (double)w->held);
	fact_number(facts, "held_at", w->held_at);
}

const struct workload workload_connections = {
	.name = "connections",
	.summary = "so many connections open at once, then a request on each",
	.details = "A pool needs a worker for each connection. Under sequential a plain loop opens "
		   "them all, and another one asks on each in turn.",
	.needs = NEEDS_SERVER,
	.tasks = 100,
	.workers_each = 1,
	OUTPUTS(struct connections, replies),
	OBJECTS(OBJECT_EVENT(struct connections, go, 0),
		OBJECT_QUEUE(struct connections, opened, run.tasks, int)),
	.setup = setup,
	.run = run,
	.serial = run_serially,
	.check = check,
	.result = result,
	.facts = facts,
};
