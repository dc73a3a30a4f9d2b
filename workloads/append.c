/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * append: tasks append to one list, each by reading it, waiting, and writing it back. Under a lock
 * nothing is lost; without one, appends that overlap overwrite one another. The tutorials' race.
 */
#include "workloads/workload.h"

enum { LOCK_MUTEX, LOCK_NONE };

/* Items are numbers from 1: their count and sum say which are there, if none is twice. */
struct list {
	int64_t count, sum;
};

struct append {
	struct run_parameters run;
	double hold;
	int64_t lock;
	struct mutex *mutex;
	struct queue *shared; /* the list: to read it is to take it and put it back */
	struct queue *holders;
	struct list list; /* in the end */
	int64_t max_holders;
};

static int read_list(struct queue *shared, struct list *list)
{
	int result = queue_get(shared, list);
	return result < 0 ? result : queue_put(shared, list);
}

static int change_list(const struct append *w)
{
	struct list list, old;
	int result = read_list(w->shared, &list);
	if (result == 0)
		result = run_sleep(&w->run, w->hold);
	list.count++;
	list.sum += w->run.index + 1;
	if (result == 0)
		result = queue_get(w->shared, &old);
	return result < 0 ? result : queue_put(w->shared, &list);
}

static int append(const void *in, void *out)
{
	(void)out;
	const struct append *w = in;
	struct mutex *mutex = w->lock == LOCK_MUTEX ? w->mutex : NULL;
	int result = mutex ? mutex_lock(mutex) : 0;
	if (result < 0)
		return result;
	result = level_change(w->holders, 1);
	if (result == 0)
		result = change_list(w);
	level_change(w->holders, -1);
	if (mutex)
		mutex_unlock(mutex);
	return result;
}

static int run(void *state)
{
	struct append *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(*w), 0);
	if (result == 0)
		group_spawn_each(group, append, w);
	result = group_finish(group, result, NULL);
	w->max_holders = level_read(w->holders).max;
	return result < 0 ? result : read_list(w->shared, &w->list);
}

/* Without a lock anything may come of it, but not more than was appended. */
static int check(const void *state, char *problem)
{
	const struct append *w = state;
	int64_t tasks = w->run.tasks;
	if (w->lock == LOCK_NONE && w->list.count >= 1 && w->list.count <= tasks)
		return 0;
	if (w->list.count == tasks && w->list.sum == tasks * (tasks + 1) / 2 && w->max_holders == 1)
		return 0;
	return wrong(problem, "%lld of %lld items are in the list, with %lld holders at one time",
		(long long)w->list.count, (long long)tasks, (long long)w->max_holders);
}

static uint64_t checksum(const void *state)
{
	const struct append *w = state;
	uint64_t checksum = checksum_add(CHECKSUM_BEGIN, &w->run.tasks, sizeof(w->run.tasks));
	if (w->lock == LOCK_MUTEX)
		checksum = checksum_add(checksum, &w->list, sizeof(w->list));
	return checksum;
}

static void result(const void *state, char *text)
{
	const struct append *w = state;
	long long count = w->list.count, tasks = w->run.tasks;
	snprintf(text, 128, "%lld items, %lld lost", count, tasks - count);
}

static void facts(const void *state, struct facts *facts)
{
	const struct append *w = state;
	fact_number(facts, "items", (double)w->list.count);
	fact_number(facts, "lost", (double)(w->run.tasks - w->list.count));
	fact_number(facts, "holders", (double)w->max_holders);
}

static struct work_span work_span(const void *state)
{
	const struct append *w = state;
	struct work_span cost = tasks_work_span(&w->run, w->hold, NULL, 0);
	if (w->lock == LOCK_MUTEX)
		cost.span = cost.waiting;
	return cost;
}

const struct workload workload_append = {
	.name = "append",
	.summary = "tasks append to one list, with and without a lock",
	.tasks = 5,
	.workers_each = 1,
	.state = sizeof(struct append),
	OBJECTS(OBJECT_MUTEX(struct append, mutex), OBJECT_LEVEL(struct append, holders),
		OBJECT_VALUE(struct append, shared, struct list)),
	OPTIONS(OPTION(SECONDS, struct append, hold, "0.1",
			"seconds between reading the list and writing it"),
		OPTION(CHOICE, struct append, lock, "mutex|none",
			"what keeps the others out meanwhile")),
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
