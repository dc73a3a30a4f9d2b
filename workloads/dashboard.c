/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dashboard: a page made of what several sources answer: the tutorials' as_completed() with
 * timeouts. Each panel is filled when its source has answered; sources that fail or take too long
 * leave theirs empty, and the page is shown all the same.
 */
#include <jansson.h>

#include "workloads/workload.h"

struct panel {
	int64_t number, followers;
};

struct dashboard {
	struct run_parameters run;
	struct seconds_list delays, fail;
	double limit;
	uint64_t mixed; /* sum over the panels of a number that is different for each */
	int64_t errors, timed_out, filled, total;
	double first_at, last_at;
};

static int ask(const void *in, void *out)
{
	const struct dashboard *w = in;
	struct panel *panel = out;
	size_t i = (size_t)w->run.index;
	double delay = list_value(&w->delays, i);
	struct http_reply reply;
	int64_t outer = deadline_enter(time_now() + run_ns(&w->run, w->limit));
	int result = list_names(&w->fail, i)
			     ? run_get(&w->run, delay, &reply, "/status/503")
			     : run_get(&w->run, delay, &reply, "/users/source-%zu", i + 1);
	deadline_leave(outer);
	if (result < 0)
		return result;
	json_t *json = json_loadb(reply.body, reply.length, 0, NULL);
	panel->number = (int64_t)i + 1;
	panel->followers = json_integer_value(json_object_get(json, "followers"));
	json_decref(json);
	http_free(&reply);
	return 0;
}

static void fill(struct dashboard *w, const struct panel *panel, struct outcome outcome, double at)
{
	enum ending ending = outcome_ending(outcome);
	if (ending == ENDED_OK) {
		w->first_at = w->filled == 0 ? at : w->first_at;
		w->filled++;
		w->total += panel->followers;
		w->mixed += checksum_add(CHECKSUM_BEGIN, panel, sizeof(*panel));
	}
	w->errors += ending == ENDED_FAILED;
	w->timed_out += ending == ENDED_TIMED_OUT;
	w->last_at = at;
}

/* Asks all sources at once, and takes the answers as they come. */
static int run(void *state)
{
	struct dashboard *w = state;
	int64_t began = time_now();
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(*w), sizeof(struct panel));
	if (result < 0)
		return result;
	group_spawn_each(group, ask, w);
	struct panel panel;
	struct outcome outcome;
	task_id id;
	while ((id = group_next(group, &panel, &outcome)) >= 0)
		fill(w, &panel, outcome, run_seconds(&w->run, began, time_now()));
	group_close(group);
	return id == -ENOENT ? 0 : (int)id;
}

static int check(const void *state, char *problem)
{
	const struct dashboard *w = state;
	int64_t errors = 0;
	for (size_t i = 0; i < (size_t)w->run.tasks; i++)
		errors += list_names(&w->fail, i) && list_value(&w->delays, i) < w->limit;
	if (w->filled + w->errors + w->timed_out == w->run.tasks && w->errors == errors)
		return 0;
	return wrong(problem, "%lld panels, %lld errors, %lld timed out of %lld sources",
		(long long)w->filled, (long long)w->errors, (long long)w->timed_out,
		(long long)w->run.tasks);
}

static void result(const void *state, char *text)
{
	const struct dashboard *w = state;
	snprintf(text, 128, "%lld panels, %lld errors, %lld timed out", (long long)w->filled,
		(long long)w->errors, (long long)w->timed_out);
}

static void facts(const void *state, struct facts *facts)
{
	const struct dashboard *w = state;
	fact_number(facts, "panels", (double)w->filled);
	fact_number(facts, "errors", (double)w->errors);
	fact_number(facts, "timed_out", (double)w->timed_out);
	fact_number(facts, "total", (double)w->total);
	fact_number(facts, "last_at", w->last_at);
	if (w->filled > 0)
		fact_number(facts, "first_at", w->first_at);
}

static struct work_span work_span(const void *state)
{
	const struct dashboard *w = state;
	struct work_span cost = {0};
	for (int64_t i = 0; i < w->run.tasks; i++) {
		double wait = list_value(&w->delays, (size_t)i);
		wait = (wait < w->limit ? wait : w->limit) * w->run.second;
		cost.span = wait > cost.span ? wait : cost.span;
		cost.waiting += wait;
	}
	return cost;
}

const struct workload workload_dashboard = {
	.name = "dashboard",
	.summary = "a page of what several sources answer, without those that do not",
	.needs = NEEDS_SERVER,
	.tasks = 10,
	.workers_each = 1,
	.state = sizeof(struct dashboard),
	CHECKSUM_STATE_RANGE(struct dashboard, mixed, timed_out),
	OPTIONS(OPTION(LIST, struct dashboard, delays, "0.2,0.4,0.1,5,0.3",
			"seconds until a source answers, repeated over the sources"),
		OPTION(LIST, struct dashboard, fail, "2",
			"the sources that answer with status 503, counted from 1"),
		OPTION(SECONDS, struct dashboard, limit, "1",
			"seconds after which a source is given up")),
	.run = run,
	.check = check,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
