/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * session: acquire, use, release. However the use ends - well, with an error, cancelled, out of
 * time - what was acquired is released, once.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

enum { END_OK, END_ERROR, END_CANCEL, END_TIMEOUT, END_WAIT };
enum { ON_SLEEP, ON_HTTP };

struct visit {
	struct queue *live, *left;
	int64_t acquire, use, release; /* nanoseconds */
	int64_t limit;		       /* of the use, 0 for none */
	bool fails;
	uint16_t port; /* 0: it sleeps while it uses */
};

/* When a use ended, and when it had to; 0 if the task does not know that. */
struct departure {
	int64_t at, due;
};

struct session {
	struct run_parameters run;
	double acquire, use, release, limit;
	int64_t end, on;
	struct queue *live, *left;
	int64_t cut; /* how it ends, in this run */
	int64_t release_ns;
	struct level level;
	struct outcome *outcomes;
	char outcome[OUTCOME_TEXT], task[OUTCOME_TEXT];
};

static int wait_in_use(const struct visit *visit)
{
	if (visit->port == 0)
		return time_sleep(time_now() + visit->use);
	char path[64];
	snprintf(path, sizeof(path), "/delay/%.9f", (double)visit->use / (double)NANOSECONDS);
	struct http_reply reply;
	int result = http_get(visit->port, path, &reply);
	if (result == 0)
		http_free(&reply);
	return result;
}

static int use(const struct visit *visit, struct departure *departure)
{
	departure->due = visit->limit > 0 ? time_now() + visit->limit : 0;
	int64_t outer = visit->limit > 0 ? deadline_enter(departure->due) : 0;
	int result = wait_in_use(visit);
	departure->at = time_now();
	if (visit->limit > 0)
		deadline_leave(outer);
	return result == 0 && visit->fails ? task_fail(-EPROTO, "in use") : result;
}

static int hold(const void *in, void *out)
{
	(void)out;
	const struct visit *visit = in;
	struct departure departure = {0, 0};
	int result = time_sleep(time_now() + visit->acquire);
	if (result < 0)
		return result;
	result = level_change(visit->live, 1);
	departure.at = time_now();
	if (result == 0)
		result = use(visit, &departure);
	int released = time_sleep(time_now() + visit->release);
	level_change(visit->live, -1);
	queue_put(visit->left, &departure);
	return result < 0 ? result : released;
}

static int open_objects(void *state)
{
	struct session *w = state;
	w->cut = w->end;
	int result = level_open(&w->live);
	return result < 0 ? result
			  : queue_open(&w->left, (size_t)w->run.tasks, sizeof(struct departure));
}

static struct visit plan(const struct session *w)
{
	return (struct visit){
		.live = w->live,
		.left = w->left,
		.acquire = run_ns(&w->run, w->acquire),
		.use = run_ns(&w->run, w->use),
		.release = run_ns(&w->run, w->release),
		.limit = w->cut == END_TIMEOUT ? run_ns(&w->run, w->limit) : 0,
		.fails = w->cut == END_ERROR,
		.port = w->on == ON_HTTP ? w->run.port : 0,
	};
}

/* How it ended for whoever waited: as the tasks did, unless the wait itself was cut short. */
static void tell_outcome(struct session *w, int waited, struct outcome first)
{
	outcome_tell(first, w->task);
	outcome_tell(waited < 0 ? (struct outcome){waited, NULL} : first, w->outcome);
}

/* Waits for the tasks, cutting their use short at `due` if that is how it ends. */
static int join(struct session *w, struct group *group, int64_t due)
{
	int waited = 0;
	if (w->cut == END_CANCEL) {
		int result = time_sleep(due);
		if (result == 0)
			result = group_cancel(group, TASK_ALL);
		if (result < 0)
			return result;
	} else if (w->cut == END_WAIT) {
		int64_t outer = deadline_enter(due);
		waited = group_join(group, JOIN_ALL, NULL, w->outcomes);
		deadline_leave(outer);
		if (waited >= 0) {
			tell_outcome(w, 0, w->outcomes[0]);
			return 0;
		}
	}
	int result = group_join(group, JOIN_ALL, NULL, w->outcomes);
	if (result >= 0)
		tell_outcome(w, waited, w->outcomes[0]);
	return result < 0 ? result : 0;
}

static int look_at_departures(struct session *w, int64_t due)
{
	while (queue_length(w->left) > 0) {
		struct departure departure;
		int result = queue_get(w->left, &departure);
		if (result < 0)
			return result;
		int64_t late = departure.at - (departure.due ? departure.due : due);
		w->release_ns = late > w->release_ns ? late : w->release_ns;
	}
	w->level = level_read(w->live);
	return 0;
}

static int run(void *state)
{
	struct session *w = state;
	struct visit visit = plan(w);
	int64_t due = time_now() + run_ns(&w->run, w->limit);
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(struct visit), 0);
	if (result < 0)
		return result;
	for (int64_t i = 0; i < w->run.tasks; i++)
		group_spawn(group, hold, &visit);
	result = join(w, group, due);
	group_close(group);
	return result < 0 ? result : look_at_departures(w, due);
}

/* Nobody is there to wait with a limit, so the task takes the limit upon itself. */
static int run_serially(void *state)
{
	struct session *w = state;
	if (w->cut == END_WAIT)
		w->cut = END_TIMEOUT;
	return run(w);
}

static void close_objects(void *state)
{
	struct session *w = state;
	queue_close(w->live);
	queue_close(w->left);
}

static int check(const void *state, char *problem)
{
	const struct session *w = state;
	if (w->level.now == 0 && w->level.rises == w->level.falls)
		return 0;
	return wrong(problem, "%lld acquired, %lld released, %lld live in the end",
		(long long)w->level.rises, (long long)w->level.falls, (long long)w->level.now);
}

static uint64_t checksum(const void *state)
{
	const struct session *w = state;
	uint64_t checksum = checksum_add(CHECKSUM_BEGIN, &w->level.rises, sizeof(w->level.rises));
	return checksum_add(checksum, &w->level.falls, sizeof(w->level.falls));
}

static void result(const void *state, char *text)
{
	const struct session *w = state;
	snprintf(text, 128, "%.60s; %lld acquired, %lld released", w->outcome,
		(long long)w->level.rises, (long long)w->level.falls);
}

static void facts(const void *state, struct facts *facts)
{
	const struct session *w = state;
	fact_text(facts, "outcome", "%s", w->outcome);
	fact_text(facts, "task", "%s", w->task);
	fact_number(facts, "acquired", (double)w->level.rises);
	fact_number(facts, "released", (double)w->level.falls);
	fact_number(facts, "live", (double)w->level.now);
	fact_number(facts, "peak", (double)w->level.max);
	if (strcmp(w->task, "cancelled") == 0 || strcmp(w->task, "timed out") == 0)
		fact_number(facts, "release_ns", (double)w->release_ns);
}

/* What is cut short may be so in its acquisition. */
static struct work_span work_span(const void *state)
{
	const struct session *w = state;
	double whole = (w->acquire + w->use + w->release) * w->run.second;
	double limit = w->limit * w->run.second;
	if (w->cut >= END_CANCEL)
		return (struct work_span){.span = whole < limit ? whole : limit};
	return (struct work_span){.span = whole, .waiting = whole * (double)w->run.tasks};
}

static const struct workload_option options[] = {
	OPTION(SECONDS, struct session, acquire, "0.1", "seconds that it takes to acquire"),
	OPTION(SECONDS, struct session, use, "0", "seconds of use"),
	OPTION(SECONDS, struct session, release, "0.1", "seconds that it takes to release"),
	OPTION(CHOICE, struct session, end, "ok|error|cancel|timeout|wait",
		"how the use ends: well; with an error; cancelled from outside; by a limit of its "
		"own; by the limit of whoever waits for it"),
	OPTION(SECONDS, struct session, limit, "0.5",
		"when it is cut short: after the beginning, for timeout after the beginning of the "
		"use"),
	OPTION(CHOICE, struct session, on, "sleep|http", "what the use waits for"),
	OPTIONS_END,
};

const struct workload workload_session = {
	.name = "session",
	.summary = "acquire, use, release, however the use ends",
	.details = "Under sequential nobody is there to cancel a task: it runs to its end. Where "
		   "another would wait with a limit, the task has the limit itself.",
	.needs = NEEDS_SERVER,
	.tasks = 1,
	OUTPUTS(struct session, outcomes),
	.options = options,
	.open = open_objects,
	.run = run,
	.serial = run_serially,
	.close = close_objects,
	.check = check,
	.checksum = checksum,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
