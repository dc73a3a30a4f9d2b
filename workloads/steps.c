/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps: jobs that are awaited one by one, or are all started as tasks while the root works on and
 * awaits them later. The tutorials' `await job()` against `create_task(job())`. */
#include <math.h>

#include "workloads/workload.h"

enum { HOW_AWAIT, HOW_TASKS };

#define OTHER ((int64_t)0) /* in the log, for the root's own work; jobs are counted from 1 */

struct steps {
	struct run_parameters run;
	struct seconds_list delays;
	double other;
	int64_t how, entries;
	struct queue *log;
	char logged[LIST_TEXT]; /* what ended first, second, ... */
	int64_t *numbers;	/* what the jobs answered */
};

static int work(const struct steps *w, double seconds, int64_t number)
{
	int result = run_sleep(&w->run, seconds);
	return result < 0 ? result : queue_put(w->log, &number);
}

static int do_job(const void *in, void *out)
{
	const struct steps *w = in;
	int64_t *number = out;
	*number = w->run.index + 1;
	return work(w, w->delays.values[w->run.index], *number);
}

static int setup(void *state)
{
	struct steps *w = state;
	w->entries = w->run.tasks + 1;
	return 0;
}

static int run(void *state)
{
	struct steps *w = state;
	struct group *group;
	int result = group_open(&group, w->delays.count, sizeof(*w), sizeof(int64_t));
	for (; w->run.index < w->run.tasks && result == 0; w->run.index++) {
		group_spawn(group, do_job, w);
		if (w->how == HOW_AWAIT)
			result = group_join(group, JOIN_CANCEL, &w->numbers[w->run.index], NULL);
	}
	if (result == 0)
		result = work(w, w->other, OTHER);
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

const struct workload workload_steps = {
	.name = "steps",
	.summary = "jobs awaited one by one, or started first and awaited later",
	TASKS_OPTION(struct steps, delays.count),
	.workers_each = 1,
	OUTPUTS(struct steps, numbers),
	OBJECTS(OBJECT_QUEUE(struct steps, log, entries, int64_t)),
	OPTIONS(OPTION(LIST, struct steps, delays, "1,2",
			"seconds that each job takes; there are as many jobs"),
		OPTION(CHOICE, struct steps, how, "await|tasks",
			"wait for each job before the next, or start all as tasks"),
		OPTION(SECONDS, struct steps, other, "0",
			"seconds of the root's own, after the jobs are started")),
	.setup = setup,
	.run = run,
	.check = check,
	.facts = facts,
	.work_span = work_span,
};
