/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gather: tasks that take their time, some of which fail, and the ways to wait for them: the
 * tutorials' gather(), return_exceptions=True, TaskGroup and as_completed(). */
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

enum { JOIN_BY_NEXT = JOIN_CANCEL + 1 };

struct request {
	int64_t number, delay;
	bool fails;
	struct queue *line; /* where all that have finished stand, first come first */
};

struct reply {
	int64_t number, attempts;
	double handed_at;
	bool done;  /* it has ended well */
	int code;   /* how it has ended last */
	task_id id; /* of its last attempt */
	char outcome[OUTCOME_TEXT];
};

struct gather {
	struct run_parameters run;
	struct seconds_list delays, fail;
	const char *names;
	int64_t join, retry, mend;
	int64_t attempts; /* of all tasks, at most */
	struct queue *line;
	struct reply *replies;
	int64_t began;
	char order[LIST_TEXT], finish[LIST_TEXT];
	int64_t first_failure; /* number of the task, 0 for none */
	double raised_at;
};

static int answer(const void *in, void *out)
{
	const struct request *request = in;
	int result = time_sleep(time_now() + request->delay);
	if (result == 0)
		result = queue_put(request->line, &request->number);
	if (result == 0 && request->fails)
		return task_fail(-EPROTO, "request %lld", (long long)request->number);
	*(int64_t *)out = request->number;
	return result;
}

static int setup(void *state)
{
	struct gather *w = state;
	w->attempts = w->run.tasks * (1 + w->retry);
	return 0;
}

/* The i-th of the names, or the number. */
static void tell_name(const struct gather *w, int64_t number, char text[LIST_TEXT])
{
	const char *name = w->names;
	for (int64_t i = 1; i < number && name; i++)
		name = strchr(name, ',') ? strchr(name, ',') + 1 : NULL;
	if (number == 0)
		list_tell(text, "failed");
	else if (name)
		list_tell(text, "%.*s", (int)strcspn(name, ","), name);
	else
		list_tell(text, "%lld", (long long)number);
}

static void take_reply(struct gather *w, int64_t i, int64_t number, struct outcome outcome)
{
	struct reply *reply = &w->replies[i];
	reply->number = number;
	reply->code = outcome.code;
	reply->done = outcome.code >= 0;
	reply->handed_at = run_seconds(&w->run, w->began, time_now());
	outcome_tell(outcome, reply->outcome);
	tell_name(w, number, w->order);
}

/* The others go on after a failure, if they were not cancelled: they are joined again. */
static int join_at_once(struct gather *w, struct group *group, size_t count)
{
	int64_t *numbers = calloc(count, sizeof(*numbers));
	struct outcome *outcomes = calloc(count, sizeof(*outcomes));
	int result = -ENOMEM;
	if (numbers && outcomes)
		result = group_join(group, (enum join_mode)w->join, numbers, outcomes);
	if (group_failed(group) >= 0) {
		w->raised_at = run_seconds(&w->run, w->began, time_now());
		result = w->join == JOIN_LEAVE ? group_join(group, JOIN_ALL, numbers, outcomes) : 0;
	}
	for (int64_t i = 0, joined = 0; i < w->run.tasks && result >= 0; i++) {
		if (w->replies[i].done)
			continue;
		take_reply(w, i, numbers[joined], outcomes[joined]);
		joined++;
	}
	free(numbers);
	free(outcomes);
	return result < 0 ? result : 0;
}

/* As each finishes. */
static int join_one_by_one(struct gather *w, struct group *group)
{
	int64_t number;
	struct outcome outcome;
	task_id id;
	while ((id = group_next(group, &number, &outcome)) >= 0) {
		int64_t i = 0;
		while (w->replies[i].done || w->replies[i].id != id)
			i++;
		take_reply(w, i, number, outcome);
	}
	return id == -ENOENT ? 0 : (int)id;
}

static int attempt(struct gather *w, int64_t number, size_t count)
{
	struct group *group;
	int result = group_open(&group, count, sizeof(struct request), sizeof(int64_t));
	if (result < 0)
		return result;
	for (size_t i = 0; i < (size_t)w->run.tasks; i++) {
		struct reply *reply = &w->replies[i];
		if (reply->done)
			continue;
		reply->attempts++;
		reply->id = group_spawn(group, answer,
			(&(struct request){.number = (int64_t)i + 1,
				.delay = run_ns(&w->run, list_value(&w->delays, i)),
				.fails = list_names(&w->fail, i) && number < w->mend,
				.line = w->line}));
	}
	result =
		w->join == JOIN_BY_NEXT ? join_one_by_one(w, group) : join_at_once(w, group, count);
	group_close(group);
	return result;
}

static void look_at_line(struct gather *w)
{
	for (int64_t number; queue_length(w->line) > 0;) {
		if (queue_get(w->line, &number) < 0)
			return;
		tell_name(w, number, w->finish);
		if (w->first_failure == 0 && list_names(&w->fail, (size_t)number - 1))
			w->first_failure = number;
	}
}

/* Only what has failed is tried again. */
static int run(void *state)
{
	struct gather *w = state;
	w->began = time_now();
	int result = 0;
	for (int64_t number = 0; number <= w->retry && result == 0; number++) {
		size_t count = 0;
		for (int64_t i = 0; i < w->run.tasks; i++)
			count += !w->replies[i].done;
		result = count > 0 ? attempt(w, number, count) : 0;
	}
	look_at_line(w);
	return result;
}

/* Cancelled ones apart, each has answered with its number, or failed as it was told to. */
static int check(const void *state, char *problem)
{
	const struct gather *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct reply *reply = &w->replies[i];
		bool fails = list_names(&w->fail, (size_t)i) && reply->attempts <= w->mend;
		if (reply->code == (fails ? -EPROTO : 0) && reply->number == (fails ? 0 : i + 1))
			continue;
		if (reply->code == -ECANCELED && w->join == JOIN_CANCEL)
			continue;
		return wrong(problem, "task %lld ended as \"%.160s\" with reply %lld",
			(long long)i + 1, reply->outcome, (long long)reply->number);
	}
	return 0;
}

/* Who is cancelled and who has ended before depends on the model. */
static uint64_t checksum(const void *state)
{
	const struct gather *w = state;
	uint64_t checksum = checksum_add(CHECKSUM_BEGIN, &w->run.tasks, sizeof(w->run.tasks));
	for (int64_t i = 0; i < w->run.tasks && w->join != JOIN_CANCEL; i++) {
		checksum = checksum_add(checksum, &w->replies[i].number, sizeof(int64_t));
		checksum = checksum_add(checksum, &w->replies[i].code, sizeof(int));
	}
	return checksum;
}

static void tell_failure(const struct gather *w, struct facts *facts)
{
	char others[LIST_TEXT] = "";
	if (w->raised_at <= 0 || w->first_failure == 0)
		return;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (i + 1 != w->first_failure)
			list_tell(others, "%s", w->replies[i].outcome);
	fact_text(facts, "raised", "%s", w->replies[w->first_failure - 1].outcome);
	fact_number(facts, "raised_at", w->raised_at);
	fact_text(facts, "others", "%s", others);
}

static void facts(const void *state, struct facts *facts)
{
	const struct gather *w = state;
	char outcomes[LIST_TEXT] = "", attempts[LIST_TEXT] = "", handed[LIST_TEXT] = "";
	double latest = 0;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct reply *reply = &w->replies[i];
		double late = reply->handed_at -
			      list_value(&w->delays, (size_t)i) * (double)reply->attempts;
		list_tell(outcomes, "%s", reply->outcome);
		list_tell(attempts, "%lld", (long long)reply->attempts);
		list_tell(handed, "%.3f", reply->handed_at);
		latest = late > latest ? late : latest;
	}
	fact_text(facts, "order", "%s", w->order);
	fact_text(facts, "finish", "%s", w->finish);
	fact_text(facts, "outcomes", "%s", outcomes);
	fact_text(facts, "attempts", "%s", attempts);
	fact_text(facts, "handed_at", "%s", handed);
	fact_number(facts, "handed_late", latest);
	tell_failure(w, facts);
}

/* With JOIN_CANCEL nothing but the first failure has to be waited for. */
static struct work_span work_span(const void *state)
{
	const struct gather *w = state;
	struct work_span cost = {0};
	double failure = -1;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		double delay = list_value(&w->delays, (size_t)i) * w->run.second;
		double span = delay * (double)w->replies[i].attempts;
		cost.span = span > cost.span ? span : cost.span;
		cost.waiting += span;
		if (list_names(&w->fail, (size_t)i) && (failure < 0 || delay < failure))
			failure = delay;
	}
	if (w->join == JOIN_CANCEL && failure >= 0)
		cost = (struct work_span){.span = failure};
	return cost;
}

const struct workload workload_gather = {
	.name = "gather",
	.summary = "tasks that take their time or fail, and the ways to wait for them",
	.tasks = 3,
	.workers_each = 1,
	OUTPUTS(struct gather, replies),
	OBJECTS(OBJECT_QUEUE(struct gather, line, attempts, int64_t)),
	OPTIONS(OPTION(LIST, struct gather, delays, "1",
			"seconds that a task takes, repeated over the tasks"),
		OPTION(LIST, struct gather, fail, "0",
			"the tasks that fail in the end, counted from 1"),
		OPTION(CHOICE, struct gather, join, "all|leave|cancel|next",
			"wait for all; until the first failure, leaving or cancelling the others; "
			"for each "
			"as it finishes"),
		OPTION_WITHIN(0, 1000, struct gather, retry, "0",
			"how often those that failed are tried again"),
		OPTION_WITHIN(1, 1000000, struct gather, mend, "1",
			"how many attempts of a task fail before it ends well"),
		OPTION(TEXT, struct gather, names, "",
			"names of the tasks for the facts, with commas between them")),
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
};
