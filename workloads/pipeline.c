/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pipeline: one producer, two consumers and a bounded queue between them. The tutorials'
 * asyncio.Queue with a sentinel: the consumer that takes it puts it back for the other one. The
 * program that forgets that waits for ever.
 */
#include <math.h>

#include "workloads/workload.h"

#define CONSUMERS 2
#define SENTINEL ((int64_t)-1)
#define REPORTS 64 /* items done that the root has not read yet */

enum { SENTINEL_HANDED, SENTINEL_ONCE };
enum { JOIN_TASKS, JOIN_ITEMS };

struct tally {
	int64_t items;
	uint64_t mixed; /* sum over the items of a number that is different for each */
};

struct pipeline {
	struct run_parameters run;
	int64_t items, capacity;
	double produce, consume;
	int64_t sentinel, join, reports;
	struct queue *queue, *done;
	struct tally tallies[1 + CONSUMERS]; /* the producer's first */
	int64_t items_done;
	double done_at;
	size_t queue_peak;
};

/* Counts an item and takes the time for it. */
static int handle(const struct pipeline *w, int64_t item, double seconds, struct tally *tally)
{
	tally->items++;
	tally->mixed += checksum_add(CHECKSUM_BEGIN, &item, sizeof(item));
	return run_sleep(&w->run, seconds);
}

static int produce(const void *in, void *out)
{
	const struct pipeline *w = in;
	int result = 0;
	for (int64_t item = 0; item < w->items && result == 0; item++) {
		result = queue_put(w->queue, &item);
		if (result == 0)
			result = handle(w, item, w->produce, out);
	}
	return result < 0 ? result : queue_put(w->queue, &(int64_t){SENTINEL});
}

static int consume(const void *in, void *out)
{
	const struct pipeline *w = in;
	int64_t item = 0;
	int result = queue_get(w->queue, &item);
	while (result == 0 && item != SENTINEL) {
		result = handle(w, item, w->consume, out);
		if (result == 0 && w->join == JOIN_ITEMS)
			result = queue_put(w->done, &item);
		if (result == 0)
			result = queue_get(w->queue, &item);
	}
	return result == 0 && w->sentinel == SENTINEL_HANDED ? queue_put(w->queue, &item) : result;
}

static int setup(void *state)
{
	struct pipeline *w = state;
	w->reports = REPORTS;
	return 0;
}

/* The tutorials' queue.join(). */
static int await_items(struct pipeline *w, int64_t began)
{
	int result = 0;
	for (int64_t item; w->items_done < w->items && result == 0; w->items_done += result == 0)
		result = queue_get(w->done, &item);
	w->done_at = run_seconds(&w->run, began, time_now());
	return result;
}

static int run(void *state)
{
	struct pipeline *w = state;
	int64_t began = time_now();
	struct group *group;
	int result = group_open(&group, 1 + CONSUMERS, sizeof(*w), sizeof(struct tally));
	if (result < 0)
		return result;
	group_spawn(group, produce, w);
	for (int i = 0; i < CONSUMERS; i++)
		group_spawn(group, consume, w);
	if (w->join == JOIN_ITEMS)
		result = await_items(w, began);
	result = group_finish(group, result, w->tallies);
	w->queue_peak = queue_peak(w->queue);
	return result;
}

/* The same work as a plain loop: produce one, consume one. */
static int run_serially(void *state)
{
	struct pipeline *w = state;
	int64_t began = time_now();
	int result = 0;
	for (; w->items_done < w->items && result == 0; w->items_done += result == 0) {
		result = handle(w, w->items_done, w->produce, &w->tallies[0]);
		if (result == 0)
			result = handle(w, w->items_done, w->consume, &w->tallies[1]);
	}
	w->done_at = run_seconds(&w->run, began, time_now());
	return result;
}

static struct tally consumed(const struct pipeline *w)
{
	struct tally sum = {0, 0};
	for (int i = 1; i <= CONSUMERS; i++) {
		sum.items += w->tallies[i].items;
		sum.mixed += w->tallies[i].mixed;
	}
	return sum;
}

static int check(const void *state, char *problem)
{
	const struct pipeline *w = state;
	struct tally sum = consumed(w);
	if (sum.items != w->items || sum.mixed != w->tallies[0].mixed)
		return wrong(problem, "%lld items were produced, %lld consumed, or not each once",
			(long long)w->items, (long long)sum.items);
	if (w->queue_peak > (size_t)w->capacity)
		return wrong(problem, "the queue of %lld held %zu items", (long long)w->capacity,
			w->queue_peak);
	return 0;
}

static uint64_t checksum(const void *state)
{
	struct tally sum = consumed(state);
	return checksum_add(CHECKSUM_BEGIN, &sum, sizeof(sum));
}

static void result(const void *state, char *text)
{
	const struct pipeline *w = state;
	snprintf(text, 128, "%lld items, queue never above %zu", (long long)consumed(w).items,
		w->queue_peak);
}

/* After a deadlock only what the root has seen is known. */
static void facts(const void *state, struct facts *facts)
{
	const struct pipeline *w = state;
	int64_t done = w->join == JOIN_ITEMS ? w->items_done : consumed(w).items;
	fact_number(facts, "done", (double)done);
	fact_number(facts, "queue_peak", (double)w->queue_peak);
	if (w->done_at > 0)
		fact_number(facts, "done_at", w->done_at);
}

/* The last item is put after all pauses but one, and then consumed; the producer pauses once more
 * before its sentinel; a consumer takes half of the items, rounded up. */
static struct work_span work_span(const void *state)
{
	const struct pipeline *w = state;
	double items = (double)w->items;
	double last = (items - 1) * w->produce + w->consume;
	double consumer = (double)((w->items + CONSUMERS - 1) / CONSUMERS) * w->consume;
	double span = fmax(last, fmax(items * w->produce, consumer));
	return (struct work_span){.span = span * w->run.second,
		.waiting = items * (w->produce + w->consume) * w->run.second};
}

const struct workload workload_pipeline = {
	.name = "pipeline",
	.summary = "one producer, two consumers and a bounded queue",
	.details = "The three tasks wait for each other: threads and processes need 3 workers, "
		   "and under sequential a plain loop (produce one, consume one) is the baseline.",
	.fixed_tasks = 1 + CONSUMERS,
	.workers_each = 1,
	.state = sizeof(struct pipeline),
	OBJECTS(OBJECT_QUEUE(struct pipeline, queue, capacity, int64_t),
		OBJECT_QUEUE(struct pipeline, done, reports, int64_t)),
	OPERATIONS(struct pipeline, items),
	OPTIONS(OPTION_WITHIN(1, 100000000, struct pipeline, items, "10", "items to hand over"),
		OPTION_WITHIN(
			1, 1000000, struct pipeline, capacity, "5", "items that the queue holds"),
		OPTION(SECONDS, struct pipeline, produce, "0.1",
			"seconds after each item that is put"),
		OPTION(SECONDS, struct pipeline, consume, "0.2",
			"seconds that an item takes its consumer"),
		OPTION(CHOICE, struct pipeline, sentinel, "handed|once",
			"the consumer that takes the sentinel hands it on, or keeps it: a "
			"deadlock"),
		OPTION(CHOICE, struct pipeline, join, "tasks|items",
			"wait for the tasks, or first until all items are done")),
	.setup = setup,
	.run = run,
	.serial = run_serially,
	.check = check,
	.checksum = checksum,
	.result = result,
	.facts = facts,
	.work_span = work_span,
};
