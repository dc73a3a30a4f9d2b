/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * steps: the same jobs awaited one by one, or started as tasks first, with other work of the root's
 * own before it waits for them. asyncio's `await job()` against `create_task(job())`.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/workload.h"

enum { HOW_AWAIT, HOW_TASKS };

#define OTHER ((int64_t)0) /* in the log, for the root's own work; jobs are counted from 1 */

struct job {
	int64_t number, delay;
	struct queue *log;
};

struct steps {
	struct run_parameters run;
	struct seconds_list delays;
	double other;
	int64_t how;
	struct queue *log;
	int64_t *numbers; /* what the jobs answered */
	int64_t *logged;  /* what ended first, second, ... */
};

static int work(const void *in, void *out)
{
	const struct job *job = in;
	int result = time_sleep(time_now() + job->delay);
	*(int64_t *)out = job->number;
	return result < 0 ? result : queue_put(job->log, &job->number);
}

static int do_other_work(const struct steps *w)
{
	int result = time_sleep(time_now() + run_ns(&w->run, w->other));
	return result < 0 ? result : queue_put(w->log, &(int64_t){OTHER});
}

static int setup(void *state)
{
	struct steps *w = state;
	w->run.tasks = (int64_t)w->delays.count;
	w->numbers = calloc(w->delays.count, sizeof(*w->numbers));
	w->logged = calloc(w->delays.count + 1, sizeof(*w->logged));
	return w->numbers && w->logged ? 0 : -ENOMEM;
}

static int open_log(void *state)
{
	struct steps *w = state;
	return queue_open(&w->log, w->delays.count + 1, sizeof(int64_t));
}

static int run(void *state)
{
	struct steps *w = state;
	struct group *group;
	int result = group_open(&group, w->delays.count, sizeof(struct job), sizeof(int64_t));
	if (result < 0)
		return result;
	for (size_t i = 0; i < w->delays.count && result == 0; i++) {
		int64_t delay = run_ns(&w->run, w->delays.values[i]);
		group_spawn(group, work, (&(struct job){(int64_t)i + 1, delay, w->log}));
		if (w->how == HOW_AWAIT)
			result = group_join(group, JOIN_CANCEL, &w->numbers[i], NULL);
	}
	if (result == 0)
		result = do_other_work(w);
	if (result == 0 && w->how == HOW_TASKS)
		result = group_join(group, JOIN_CANCEL, w->numbers, NULL);
	for (size_t i = 0; i <= w->delays.count && result == 0; i++)
		result = queue_get(w->log, &w->logged[i]);
	group_close(group);
	return result;
}

static void close_log(void *state)
{
	queue_close(((struct steps *)state)->log);
}

static int check(const void *state, char *problem)
{
	const struct steps *w = state;
	for (size_t i = 0; i < w->delays.count; i++) {
		if (w->numbers[i] == (int64_t)i + 1)
			continue;
		return wrong(problem, "job %zu answered %lld", i + 1, (long long)w->numbers[i]);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct steps *w = state;
	return checksum_add(CHECKSUM_BEGIN, w->numbers, w->delays.count * sizeof(*w->numbers));
}

static void facts(const void *state, struct facts *facts)
{
	const struct steps *w = state;
	char log[LIST_TEXT] = "";
	for (size_t i = 0; i <= w->delays.count; i++)
		if (w->logged[i] == OTHER)
			list_tell(log, "other");
		else
			list_tell(log, "%lld", (long long)w->logged[i]);
	fact_text(facts, "log", "%s", log);
}

static struct work_span work_span(const void *state)
{
	const struct steps *w = state;
	double sum = list_sum(&w->delays, w->delays.count);
	double longest = list_max(&w->delays, w->delays.count);
	double span = w->how == HOW_AWAIT  ? sum + w->other
		      : longest > w->other ? longest
					   : w->other;
	return (struct work_span){.span = span * w->run.second, .waiting = sum * w->run.second};
}

static void teardown(void *state)
{
	struct steps *w = state;
	free(w->numbers);
	free(w->logged);
}

static const struct workload_option options[] = {
	OPTION(LIST, struct steps, delays, "1,2",
		"seconds that each job takes; there are as many jobs"),
	OPTION(CHOICE, struct steps, how, "await|tasks",
		"wait for each job before the next, or start all as tasks"),
	OPTION(SECONDS, struct steps, other, "0",
		"seconds of the root's own, after the jobs are started"),
	OPTIONS_END,
};

const struct workload workload_steps = {
	.name = "steps",
	.summary = "jobs awaited one by one, or started first and awaited later",
	.workers = 2,
	.state = sizeof(struct steps),
	.options = options,
	.setup = setup,
	.open = open_log,
	.run = run,
	.close = close_log,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
	.teardown = teardown,
};
