/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * limit: many requests, only so many of them at a time. The tutorials' asyncio.Semaphore, their
 * batches, and a window (a group with as many slots, in which the next request takes the slot of
 * one that has finished). A request that fails becomes an error among the results.
 */
#include "workloads/limit.h"

#include <math.h>
#include <stdlib.h>

enum { HOW_SEMAPHORE, HOW_BATCHES, HOW_WINDOW };

static bool is_to_fail(const struct limit *w, int64_t i)
{
	return w->fail > 0 && (i + 1) % w->fail == 0;
}

static int get(const struct limit *w, struct limit_reply *reply)
{
	int64_t i = w->run.index;
	struct http_reply http;
	int result = run_get(&w->run, list_value(&w->delays, (size_t)i), &http, "%s",
		is_to_fail(w, i) ? "/status/500" : "/delay/0");
	if (result < 0)
		return result;
	*reply = (struct limit_reply){i + 1, http.status, (int64_t)http.length};
	http_free(&http);
	return 0;
}

static int fetch_in_turn(const void *in, void *out)
{
	const struct limit *w = in;
	struct semaphore *semaphore = w->how == HOW_SEMAPHORE ? w->semaphore : NULL;
	int result = semaphore ? semaphore_acquire(semaphore) : 0;
	if (result < 0)
		return result;
	result = level_change(w->flying, 1);
	if (result == 0)
		result = get(w, out);
	level_change(w->flying, -1);
	if (semaphore)
		semaphore_release(semaphore);
	return result;
}

static void spawn(struct limit *w, struct group *group, int64_t i)
{
	w->run.index = i;
	group_spawn(group, fetch_in_turn, w);
}

static void count_error(struct limit *w, int64_t i, struct outcome outcome)
{
	w->errors += outcome.code < 0;
	if (outcome.code == 0 || outcome.code == -EPROTO || w->unexpected < 0)
		return;
	w->unexpected = outcome.code;
	w->unexpected_at = i;
}

/* With a semaphore all requests are one batch. */
static int run_batches(struct limit *w, struct group *group, int64_t size)
{
	struct outcome *outcomes = calloc((size_t)size, sizeof(*outcomes));
	int result = outcomes ? 0 : -ENOMEM;
	for (int64_t first = 0; first < w->run.tasks && result >= 0; first += size) {
		int64_t end = least(first + size, w->run.tasks);
		for (int64_t i = first; i < end; i++)
			spawn(w, group, i);
		result = group_join(group, JOIN_ALL, &w->replies[first], outcomes);
		for (int64_t i = first; i < end && result >= 0; i++)
			count_error(w, i, outcomes[i - first]);
	}
	free(outcomes);
	return result;
}

/* Replies stand in the order in which they arrive. */
static int run_window(struct limit *w, struct group *group)
{
	int64_t sent = 0;
	for (int64_t arrived = 0; arrived < w->run.tasks; arrived++) {
		for (; sent < w->run.tasks && sent - arrived < w->max; sent++)
			spawn(w, group, sent);
		struct outcome outcome;
		task_id id = group_next(group, &w->replies[arrived], &outcome);
		if (id < 0)
			return (int)id;
		count_error(w, arrived, outcome);
	}
	return 0;
}

static int run(void *state)
{
	struct limit *w = state;
	int64_t slots = w->how == HOW_SEMAPHORE ? w->run.tasks : w->max;
	struct group *group;
	int result = group_open(&group, (size_t)slots, sizeof(*w), sizeof(struct limit_reply));
	if (result < 0)
		return result;
	result = w->how == HOW_WINDOW ? run_window(w, group) : run_batches(w, group, slots);
	group_close(group);
	w->peak = level_read(w->flying).max;
	return result < 0 ? result : 0;
}

/* Every request has a result: a reply of its own, or the error that it was to be. */
static int check(const void *state, char *problem)
{
	const struct limit *w = state;
	int64_t errors = 0, missing = 0;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		errors += is_to_fail(w, i);
		missing += (is_to_fail(w, i) ? 0 : i + 1) - w->replies[i].number;
	}
	if (w->unexpected < 0)
		return wrong(problem, "result %lld is an error %d", (long long)w->unexpected_at + 1,
			-w->unexpected);
	if (w->errors != errors || missing != 0)
		return wrong(problem, "%lld errors, or a reply that is missing or there twice",
			(long long)w->errors);
	return 0;
}

/* A window's replies come in no certain order. */
static uint64_t checksum(const void *state)
{
	const struct limit *w = state;
	uint64_t sum = 0;
	for (int64_t i = 0; i < w->run.tasks; i++)
		sum += checksum_add(CHECKSUM_BEGIN, &w->replies[i], sizeof(w->replies[i]));
	return checksum_add(CHECKSUM_BEGIN, &sum, sizeof(sum));
}

static void result(const void *state, char *text)
{
	const struct limit *w = state;
	snprintf(text, 128, "%lld replies, %lld errors, never more than %lld in flight",
		(long long)(w->run.tasks - w->errors), (long long)w->errors, (long long)w->peak);
}

static void facts(const void *state, struct facts *facts)
{
	const struct limit *w = state;
	fact_number(facts, "peak", (double)w->peak);
	fact_number(facts, "results", (double)w->run.tasks);
	fact_number(facts, "errors", (double)w->errors);
}

/* A batch lasts as long as its slowest request; otherwise `max` in flight share the waiting. */
static struct work_span work_span(const void *state)
{
	const struct limit *w = state;
	size_t tasks = (size_t)w->run.tasks, max = (size_t)w->max;
	double sum = list_sum(&w->delays, tasks), span = 0;
	for (size_t first = 0; first < tasks; first += max) {
		double slowest = 0;
		for (size_t i = first; i < first + max && i < tasks; i++)
			slowest = fmax(slowest, list_value(&w->delays, i));
		span += slowest;
	}
	if (w->how != HOW_BATCHES)
		span = fmax(sum / (double)max, list_max(&w->delays, tasks));
	return (struct work_span){.span = span * w->run.second, .waiting = sum * w->run.second};
}

const struct workload workload_limit = {
	.name = "limit",
	.summary = "many requests, only so many of them at a time",
	.needs = NEEDS_SERVER,
	.tasks = 20,
	.second = 0.1,
	.workers_each = 1,
	OUTPUTS(struct limit, replies),
	OBJECTS(OBJECT_SEMAPHORE(struct limit, semaphore, max), OBJECT_LEVEL(struct limit, flying)),
	OPTIONS({"most", OPTION_INTEGER, offsetof(struct limit, max), "5",
			"requests that may be in flight at one time", 1, 1000000},
		OPTION(CHOICE, struct limit, how, "semaphore|batches|window",
			"what holds the others back"),
		OPTION(LIST, struct limit, delays, "1",
			"seconds until the server answers, repeated over the requests"),
		OPTION_WITHIN(0, 1000000, struct limit, fail, "0",
			"every n-th request is answered with status 500; 0: none is")),
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
