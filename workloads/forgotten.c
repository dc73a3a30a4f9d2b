/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forgotten: tasks that are started and never waited for, and failures that nobody looks at: the
 * tutorials' create_task() without await. */
#include "workloads/workload.h"

struct forgotten {
	struct run_parameters run;
	struct seconds_list delays, fail;
	double pause;
	struct queue *running;
	struct level level; /* when the root leaves: how many had begun, how many had ended */
};

static int run_errand(const void *in, void *out)
{
	(void)out;
	const struct forgotten *w = in;
	size_t i = (size_t)w->run.index;
	int result = level_change(w->running, 1);
	if (result == 0)
		result = run_sleep(&w->run, list_value(&w->delays, i));
	if (result == 0)
		result = level_change(w->running, -1);
	if (result == 0 && list_names(&w->fail, i))
		return task_fail(-EPROTO, "errand %zu", i + 1);
	return result;
}

/* The group is neither joined nor closed: that is what is shown. The model closes it. */
static int run(void *state)
{
	struct forgotten *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(*w), 0);
	if (result < 0)
		return result;
	group_spawn_each(group, run_errand, w);
	result = run_sleep(&w->run, w->pause);
	w->level = level_read(w->running);
	return result;
}

static void result(const void *state, char *text)
{
	const struct forgotten *w = state;
	snprintf(text, 128, "of %lld tasks %lld had begun and %lld had ended",
		(long long)w->run.tasks, (long long)w->level.rises, (long long)w->level.falls);
}

static void facts(const void *state, struct facts *facts)
{
	const struct forgotten *w = state;
	fact_number(facts, "begun", (double)w->level.rises);
	fact_number(facts, "ended", (double)w->level.falls);
}

static struct work_span work_span(const void *state)
{
	const struct forgotten *w = state;
	return (struct work_span){.span = w->pause * w->run.second};
}

const struct workload workload_forgotten = {
	.name = "forgotten",
	.summary = "tasks that nobody waits for, and failures that nobody looks at",
	.tasks = 2,
	.workers_each = 1,
	.state = sizeof(struct forgotten),
	CHECKSUM_STATE(struct forgotten, run.tasks),
	OBJECTS(OBJECT_LEVEL(struct forgotten, running)),
	OPTIONS(OPTION(LIST, struct forgotten, delays, "1",
			"seconds that a task takes, repeated over the tasks"),
		OPTION(LIST, struct forgotten, fail, "0",
			"the tasks that fail in the end, counted from 1"),
		OPTION(SECONDS, struct forgotten, pause, "0.1",
			"seconds that the root does something else before it leaves")),
	.run = run,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
