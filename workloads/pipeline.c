/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pipeline: one producer, two consumers, a bounded queue between them. The producer ends with a
 * sentinel; the consumer that takes it hands it on for the other one.
 */
#include <errno.h>
#include <stdio.h>

#include "workloads/workload.h"

#define CONSUMERS 2
#define SENTINEL ((int64_t)-1)

struct station {
	struct queue *queue;
	int64_t items, pause;
};

struct tally {
	int64_t items;
	uint64_t mixed; /* sum over the items of a number that is different for each */
};

struct pipeline {
	struct scene scene;
	int64_t items, capacity;
	double produce, consume;
	struct queue *queue;
	struct tally tallies[1 + CONSUMERS]; /* the producer's first */
	size_t queue_peak;
};

static void count(struct tally *tally, int64_t item)
{
	tally->items++;
	tally->mixed += checksum_add(CHECKSUM_BEGIN, &item, sizeof(item));
}

static int produce(const void *in, void *out)
{
	const struct station *station = in;
	struct tally *tally = out;
	for (int64_t item = 0; item < station->items; item++) {
		int result = queue_put(station->queue, &item);
		if (result < 0)
			return result;
		count(tally, item);
		result = time_sleep(time_now() + station->pause);
		if (result < 0)
			return result;
	}
	return queue_put(station->queue, &(int64_t){SENTINEL});
}

static int consume(const void *in, void *out)
{
	const struct station *station = in;
	struct tally *tally = out;
	for (;;) {
		int64_t item;
		int result = queue_get(station->queue, &item);
		if (result < 0)
			return result;
		if (item == SENTINEL)
			return queue_put(station->queue, &item);
		count(tally, item);
		result = time_sleep(time_now() + station->pause);
		if (result < 0)
			return result;
	}
}

static int setup(void *state)
{
	struct pipeline *w = state;
	w->scene.tasks = 1 + CONSUMERS;
	return 0;
}

static int open_queue(void *state)
{
	struct pipeline *w = state;
	return queue_open(&w->queue, (size_t)w->capacity, sizeof(int64_t));
}

static int run(void *state)
{
	struct pipeline *w = state;
	struct station producer = {w->queue, w->items, scene_ns(&w->scene, w->produce)};
	struct station consumer = {w->queue, 0, scene_ns(&w->scene, w->consume)};
	struct group *group;
	int result =
		group_open(&group, 1 + CONSUMERS, sizeof(struct station), sizeof(struct tally));
	if (result < 0)
		return result;
	group_spawn(group, produce, &producer);
	for (int i = 0; i < CONSUMERS; i++)
		group_spawn(group, consume, &consumer);
	result = group_join(group, JOIN_CANCEL, w->tallies, NULL);
	group_close(group);
	w->queue_peak = queue_peak(w->queue);
	return result;
}

/* The same work as a plain loop: produce one, consume one. */
static int run_serially(void *state)
{
	struct pipeline *w = state;
	for (int64_t item = 0; item < w->items; item++) {
		count(&w->tallies[0], item);
		int result = time_sleep(time_now() + scene_ns(&w->scene, w->produce));
		if (result < 0)
			return result;
		count(&w->tallies[1], item);
		result = time_sleep(time_now() + scene_ns(&w->scene, w->consume));
		if (result < 0)
			return result;
	}
	return 0;
}

static void close_queue(void *state)
{
	queue_close(((struct pipeline *)state)->queue);
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
	if (sum.items != w->items || sum.mixed != w->tallies[0].mixed) {
		snprintf(problem, 256, "%lld items were produced, %lld consumed, or not each once",
			(long long)w->items, (long long)sum.items);
		return -EBADMSG;
	}
	if (w->queue_peak > (size_t)w->capacity) {
		snprintf(problem, 256, "the queue of %lld held %zu items", (long long)w->capacity,
			w->queue_peak);
		return -EBADMSG;
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	struct tally sum = consumed(state);
	uint64_t checksum = checksum_add(CHECKSUM_BEGIN, &sum.items, sizeof(sum.items));
	return checksum_add(checksum, &sum.mixed, sizeof(sum.mixed));
}

static void result(const void *state, char *text)
{
	const struct pipeline *w = state;
	snprintf(text, 128, "%lld items, queue never above %zu", (long long)consumed(w).items,
		w->queue_peak);
}

/* The last item is put after all pauses but one, and then consumed; the producer pauses once more
 * before its sentinel; a consumer takes half of the items, rounded up. */
static struct demand demand(const void *state)
{
	const struct pipeline *w = state;
	double items = (double)w->items;
	double last = (items - 1) * w->produce + w->consume;
	double producer = items * w->produce;
	double consumer = (double)((w->items + CONSUMERS - 1) / CONSUMERS) * w->consume;
	double path = last > producer ? last : producer;
	path = consumer > path ? consumer : path;
	return (struct demand){.path = path * w->scene.second,
		.waiting = items * (w->produce + w->consume) * w->scene.second};
}

static int64_t operations(const void *state)
{
	return ((const struct pipeline *)state)->items;
}

static const struct workload_option options[] = {
	{"items", OPTION_INTEGER, offsetof(struct pipeline, items), "10", "items to hand over", 1,
		100000000},
	{"capacity", OPTION_INTEGER, offsetof(struct pipeline, capacity), "5",
		"places in the queue", 1, 1000000},
	{"produce", OPTION_SECONDS, offsetof(struct pipeline, produce), "0.1",
		"seconds after each item that is put", 0, 0},
	{"consume", OPTION_SECONDS, offsetof(struct pipeline, consume), "0.2",
		"seconds that an item takes its consumer", 0, 0},
	WORKLOAD_OPTIONS_END,
};

const struct workload workload_pipeline = {
	.name = "pipeline",
	.summary = "one producer, two consumers and a bounded queue",
	.details = "The three tasks can only go on together: threads and processes need 3 workers, "
		   "and under sequential a plain loop (produce one, consume one) is the baseline.",
	.workers = 1 + CONSUMERS,
	.state = sizeof(struct pipeline),
	.options = options,
	.setup = setup,
	.open = open_queue,
	.run = run,
	.serial = run_serially,
	.close = close_queue,
	.check = check,
	.checksum = checksum,
	.result = result,
	.demand = demand,
	.operations = operations,
};
