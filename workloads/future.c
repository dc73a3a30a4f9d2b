/* SPDX-License-Identifier: GPL-3.0-or-later */
/* future: tasks wait for a value that another task will know only later: asyncio.Future. */
#include "workloads/workload.h"

#define VALUE ((int64_t)42)

struct reading {
	int64_t value, at;
};

struct future {
	struct run_parameters run;
	int64_t waiters;
	double delay;
	struct event *event;
	struct reading *readings; /* the setter's first, with the moment at which it knew */
	int64_t began;
};

static int set_later(const void *in, void *out)
{
	const struct future *w = in;
	int result = run_sleep(&w->run, w->delay);
	if (result < 0)
		return result;
	*(struct reading *)out = (struct reading){VALUE, time_now()};
	return event_set(w->event, &(int64_t){VALUE});
}

static int await(const void *in, void *out)
{
	const struct future *w = in;
	struct reading *reading = out;
	int result = event_wait(w->event, &reading->value);
	reading->at = time_now();
	return result;
}

static int run(void *state)
{
	struct future *w = state;
	struct group *group;
	w->began = time_now();
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(*w), sizeof(*w->readings));
	if (result == 0)
		group_spawn(group, set_later, w);
	for (int64_t i = 0; i < w->waiters && result == 0; i++)
		group_spawn(group, await, w);
	return group_finish(group, result, w->readings);
}

static int check(const void *state, char *problem)
{
	const struct future *w = state;
	for (int64_t i = 1; i <= w->waiters; i++)
		if (w->readings[i].value != VALUE || w->readings[i].at < w->readings[0].at)
			return wrong(problem, "waiter %lld got %lld, or before it was set",
				(long long)i, (long long)w->readings[i].value);
	return 0;
}

static void facts(const void *state, struct facts *facts)
{
	const struct future *w = state;
	int64_t first = INT64_MAX, last = 0;
	for (int64_t i = 1; i <= w->waiters; i++) {
		first = w->readings[i].at < first ? w->readings[i].at : first;
		last = w->readings[i].at > last ? w->readings[i].at : last;
	}
	fact_number(facts, "value", (double)w->readings[1].value);
	fact_number(facts, "set_at", run_seconds(&w->run, w->began, w->readings[0].at));
	fact_number(facts, "got_at", run_seconds(&w->run, w->began, first));
	fact_number(facts, "last_got_at", run_seconds(&w->run, w->began, last));
}

/* Whoever waits for the value waits as long; under `sequential` it is there when they come. */
static struct work_span work_span(const void *state)
{
	const struct future *w = state;
	double delay = w->delay * w->run.second;
	return (struct work_span){.span = delay, .waiting = delay};
}

const struct workload workload_future = {
	.name = "future",
	.summary = "tasks wait for a value that another one sets",
	.fixed_tasks = 1,
	TASKS_OPTION(struct future, waiters),
	.workers_each = 1,
	OUTPUTS(struct future, readings),
	OBJECTS(OBJECT_EVENT(struct future, event, sizeof(int64_t))),
	CHECKSUM_OUTPUT(struct reading, value),
	OPTIONS(OPTION(SECONDS, struct future, delay, "1", "seconds until the value is known"),
		OPTION_WITHIN(1, 1000000, struct future, waiters, "1", "tasks that wait for it")),
	.run = run,
	.check = check,
	.facts = facts,
	.work_span = work_span,
};
