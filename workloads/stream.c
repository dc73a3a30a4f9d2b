/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream: tasks that yield values one by one, each to a consumer of its own. The tutorials' async
 * generators: a queue of one item hands over each value as soon as it is there. */
#include "workloads/workload.h"

#define SENTINEL ((int64_t)-1)
#define FIRST 32 /* values that are kept for the facts */

struct channel {
	struct queue *queue;
	int64_t values, gap;
};

struct value {
	int64_t number, at; /* when it was there */
};

struct received {
	int64_t count, latest; /* nanoseconds from being there to being received */
	uint64_t digest;       /* of the values in their order */
	int64_t first[FIRST];
};

struct stream {
	struct run_parameters run;
	int64_t values, streams, all; /* values of all streams */
	double gap;
	struct queue **queues;	   /* one a stream */
	struct received *received; /* two a stream: by its producer, nothing; by its consumer */
};

static void receive(struct received *received, struct value value)
{
	int64_t late = time_now() - value.at;
	received->latest = late > received->latest ? late : received->latest;
	received->digest = checksum_add(received->digest, &value.number, sizeof(value.number));
	if (received->count < FIRST)
		received->first[received->count] = value.number;
	received->count++;
}

static int produce(const void *in, void *out)
{
	(void)out;
	const struct channel *channel = in;
	for (int64_t number = 0; number < channel->values; number++) {
		int result = time_sleep(time_now() + channel->gap);
		if (result == 0)
			result = queue_put(channel->queue, &(struct value){number, time_now()});
		if (result < 0)
			return result;
	}
	return queue_put(channel->queue, &(struct value){SENTINEL, 0});
}

static int consume(const void *in, void *out)
{
	const struct channel *channel = in;
	struct value value;
	int result;
	while ((result = queue_get(channel->queue, &value)) == 0 && value.number != SENTINEL)
		receive(out, value);
	return result;
}

static int setup(void *state)
{
	struct stream *w = state;
	w->all = w->streams * w->values;
	return 0;
}

static int run(void *state)
{
	struct stream *w = state;
	struct group *group;
	int result = group_open(
		&group, (size_t)w->run.tasks, sizeof(struct channel), sizeof(struct received));
	for (int64_t i = 0; i < w->streams && result == 0; i++) {
		struct channel channel = {w->queues[i], w->values, run_ns(&w->run, w->gap)};
		group_spawn(group, produce, &channel);
		group_spawn(group, consume, &channel);
	}
	return group_finish(group, result, w->received);
}

/* One stream after the other, in a loop that makes each value and uses it. */
static int run_serially(void *state)
{
	struct stream *w = state;
	int result = 0;
	for (int64_t i = 0; i < w->streams; i++)
		for (int64_t number = 0; number < w->values && result == 0; number++) {
			result = run_sleep(&w->run, w->gap);
			receive(&w->received[2 * i + 1], (struct value){number, time_now()});
		}
	return result;
}

static int check(const void *state, char *problem)
{
	const struct stream *w = state;
	uint64_t digest = 0;
	for (int64_t number = 0; number < w->values; number++)
		digest = checksum_add(digest, &number, sizeof(number));
	for (int64_t i = 0; i < w->streams; i++) {
		const struct received *received = &w->received[2 * i + 1];
		if (received->count != w->values || received->digest != digest)
			return wrong(problem, "stream %lld: %lld values arrived, or not in order",
				(long long)i + 1, (long long)received->count);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct stream *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 1; i < w->run.tasks; i += 2)
		checksum = checksum_add(checksum, &w->received[i].digest, sizeof(uint64_t));
	return checksum;
}

static void facts(const void *state, struct facts *facts)
{
	const struct stream *w = state;
	char values[LIST_TEXT] = "";
	int64_t latest = 0;
	for (int64_t i = 0; i < w->values && i < FIRST; i++)
		list_tell(values, "%lld", (long long)w->received[1].first[i]);
	for (int64_t i = 1; i < w->run.tasks; i += 2)
		latest = w->received[i].latest > latest ? w->received[i].latest : latest;
	fact_text(facts, "values", "%s", values);
	fact_number(facts, "late", run_seconds(&w->run, 0, latest));
}

static struct work_span work_span(const void *state)
{
	const struct stream *w = state;
	double span = (double)w->values * w->gap * w->run.second;
	return (struct work_span){.span = span, .waiting = span * (double)w->streams};
}

const struct workload workload_stream = {
	.name = "stream",
	.summary = "tasks that yield values one by one to their consumers",
	.details = "The two tasks of a stream wait for each other: a pool needs two workers for "
		   "each stream, and under sequential a plain loop is the baseline.",
	TASKS_OPTION(struct stream, streams),
	.tasks_each = 2,
	.workers_each = 1,
	OUTPUTS(struct stream, received),
	OPERATIONS(struct stream, all),
	OBJECTS(OBJECT_QUEUES(struct stream, queues, streams, struct value)),
	OPTIONS(OPTION_WITHIN(1, 100000000, struct stream, values, "5", "values of a stream"),
		OPTION(SECONDS, struct stream, gap, "0.1", "seconds before each value"),
		OPTION_WITHIN(1, 1000000, struct stream, streams, "1",
			"streams side by side, each of two tasks")),
	.setup = setup,
	.run = run,
	.serial = run_serially,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
};
