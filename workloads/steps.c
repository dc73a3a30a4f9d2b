/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps: jobs that are awaited one by one, or are all started as tasks while the root works on and
 * awaits them later. The tutorials' `await job()` against `create_task(job())`. */
#include <math.h>

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
	char logged[LIST_TEXT]; /* what ended first, second, ... */
	int64_t *numbers;	/* what the jobs answered */
};

static int work(const void *in, void *out)
{
	const struct job *job = in;
	int result = time_sleep(time_now() + job->delay);
	*(int64_t *)out = job->number;
	return result < 0 ? result : queue_put(job->log, &job->number);
}

static int setup(void *state)
{
	struct steps *w = state;
	w->run.tasks = (int64_t)w->delays.count;
	return 0;
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
	for (size_t i = 0; i < w->delays.count && result == 0; i++) {
		int64_t delay = run_ns(&w->run, w->delays.values[i]);
		group_spawn(group, work, (&(struct job){(int64_t)i + 1, delay, w->log}));
		if (w->how == HOW_AWAIT)
			result = group_join(group, JOIN_CANCEL, &w->numbers[i], NULL);
	}
	if (result == 0)
		result = work(
			&(struct job){OTHER, run_ns(&w->run, w->other), w->log}, &(int64_t){0});
	if (result == 0 && w->how == HOW_TASKS)
		result = group_join(group, JOIN_CANCEL, w->numbers, NULL);
	for (int64_t ended; result == 0 && queue_length(w->log) > 0;) {
		result = queue_get(w->log, &ended);
		if (ended == OTHER)
			list_tell(w->logged, "other");
		else
			list_tell(w->logged, "%lld", (long long)ended);
	}
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
	for (size_t i = 0; i < w->delays.count; i++)
		if (w->numbers[i] != (int64_t)i + 1)
			return wrong(
				problem, "job %zu answered %lld", i + 1, (long long)w->numbers[i]);
	return 0;
}

static void facts(const void *state, struct facts *facts)
{
	fact_text(facts, "log", "%s", ((const struct steps *)state)->logged);
}

static struct work_span work_span(const void *state)
{
	const struct steps *w = state;
	double sum = list_sum(&w->delays, w->delays.count);
	double span = w->how == HOW_AWAIT ? sum + w->other
					  : fmax(list_max(&w->delays, w->delays.count), w->other);
	return (struct work_span){.span = span * w->run.second, .waiting = sum * w->run.second};
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
	OUTPUTS(struct steps, numbers),
	.options = options,
	.setup = setup,
	.open = open_log,
	.run = run,
	.close = close_log,
	.check = check,
	.facts = facts,
	.work_span = work_span,
};
