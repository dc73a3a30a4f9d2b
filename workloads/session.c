/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: acquire, use, release. However the use ends - well, with an error, cancelled, out of
 * time - what was acquired is released once. The tutorials' `async with` and `try: finally:`. */
#include <math.h>
#include <string.h>

#include "workloads/workload.h"

enum { END_OK, END_ERROR, END_CANCEL, END_TIMEOUT, END_WAIT };
enum { ON_SLEEP, ON_HTTP };

struct session {
	struct run_parameters run;
	double acquire, use, release, limit;
	int64_t end, on;
	int64_t cut;	    /* how it ends in this run: `end`, or END_TIMEOUT instead of END_WAIT */
	int64_t due;	    /* when it is cut short from outside */
	struct queue *live; /* how many have acquired and not released */
	struct queue *late; /* how long after it was due each use ended */
	struct outcome *outcomes;
	struct level level;
	int64_t release_ns;
	char outcome[OUTCOME_TEXT], task[OUTCOME_TEXT]; /* for who waits, and for the first task */
};

static int wait_in_use(const struct session *w)
{
	if (w->on == ON_SLEEP)
		return run_sleep(&w->run, w->use);
	struct http_reply reply;
	int result = run_get(&w->run, w->use, &reply, "/delay/0");
	if (result == 0)
		http_free(&reply);
	return result;
}

static int use(const struct session *w, int64_t *late)
{
	int64_t limit = w->cut == END_TIMEOUT ? run_ns(&w->run, w->limit) : 0;
	int64_t due = limit > 0 ? time_now() + limit : w->due;
	int64_t outer = limit > 0 ? deadline_enter(due) : 0;
	int result = wait_in_use(w);
	*late = time_now() - due;
	if (limit > 0)
		deadline_leave(outer);
	return result == 0 && w->cut == END_ERROR ? task_fail(-EPROTO, "in use") : result;
}

static int hold(const void *in, void *out)
{
	(void)out;
	const struct session *w = in;
	int result = run_sleep(&w->run, w->acquire);
	if (result < 0)
		return result;
	result = level_change(w->live, 1);
	int64_t late = time_now() - w->due;
	if (result == 0)
		result = use(w, &late);
	int released = run_sleep(&w->run, w->release);
	level_change(w->live, -1);
	queue_put(w->late, &late);
	return result < 0 ? result : released;
}

/* Under sequential no wait for a task can have a limit: the task has it itself. */
static int setup(void *state)
{
	struct session *w = state;
	w->cut = w->end == END_WAIT && w->run.serial ? END_TIMEOUT : w->end;
	return 0;
}

/* Waits for the tasks, and cuts them short when it is due, if that is how it ends. A wait that is
 * itself cut short has cancelled the tasks and handed out nothing; a second one does. */
static int join(struct session *w, struct group *group)
{
	int result = 0, waited = 0;
	if (w->cut == END_CANCEL) {
		result = time_sleep(w->due);
		if (result == 0)
			result = group_cancel(group, TASK_ALL);
	} else if (w->cut == END_WAIT) {
		int64_t outer = deadline_enter(w->due);
		waited = group_join(group, JOIN_ALL, NULL, w->outcomes);
		deadline_leave(outer);
	}
	if (result == 0)
		result = group_join(group, JOIN_ALL, NULL, w->outcomes);
	if (result < 0)
		return result;
	struct outcome first = w->outcomes[0];
	outcome_tell(first, w->task);
	outcome_tell(waited < 0 ? (struct outcome){waited, NULL} : first, w->outcome);
	return 0;
}

static int run(void *state)
{
	struct session *w = state;
	w->due = time_now() + run_ns(&w->run, w->limit);
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(*w), 0);
	if (result < 0)
		return result;
	group_spawn_each(group, hold, w);
	result = join(w, group);
	group_close(group);
	for (int64_t late = 0; result == 0 && queue_length(w->late) > 0;) {
		result = queue_get(w->late, &late);
		w->release_ns = late > w->release_ns ? late : w->release_ns;
	}
	if (result == 0)
		w->level = level_read(w->live);
	return result;
}

static int check(const void *state, char *problem)
{
	const struct session *w = state;
	if (w->level.now == 0 && w->level.rises == w->level.falls)
		return 0;
	return wrong(problem, "%lld acquired, %lld released, %lld live in the end",
		(long long)w->level.rises, (long long)w->level.falls, (long long)w->level.now);
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

/* What is cut short may be so while it acquires. */
static struct work_span work_span(const void *state)
{
	const struct session *w = state;
	double whole = (w->acquire + w->use + w->release) * w->run.second;
	if (w->cut >= END_CANCEL)
		return (struct work_span){.span = fmin(whole, w->limit * w->run.second)};
	return (struct work_span){.span = whole, .waiting = whole * (double)w->run.tasks};
}

const struct workload workload_session = {
	.name = "session",
	.summary = "acquire, use, release, however the use ends",
	.details =
		"Under sequential no other task can cancel one: it runs to its end. Where others "
		"would wait for a task with a limit, it has the limit itself.",
	.needs = NEEDS_SERVER,
	.tasks = 1,
	.workers_each = 1,
	OUTPUTS(struct session, outcomes),
	OBJECTS(OBJECT_LEVEL(struct session, live),
		OBJECT_QUEUE(struct session, late, run.tasks, int64_t)),
	CHECKSUM_STATE_RANGE(struct session, level.rises, level.falls),
	OPTIONS(OPTION(SECONDS, struct session, acquire, "0.1", "seconds that it takes to acquire"),
		OPTION(SECONDS, struct session, use, "0", "seconds of use"),
		OPTION(SECONDS, struct session, release, "0.1", "seconds that it takes to release"),
		OPTION(CHOICE, struct session, end, "ok|error|cancel|timeout|wait",
			"how the use ends: well; with an error; cancelled from outside; by a limit "
			"of its "
			"own; by the limit of the one that waits for it"),
		OPTION(SECONDS, struct session, limit, "0.5",
			"when it is cut short: after the beginning, for timeout after the "
			"beginning of the "
			"use"),
		OPTION(CHOICE, struct session, on, "sleep|http", "what the use waits for")),
	.setup = setup,
	.run = run,
	.serial = run,
	.check = check,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
