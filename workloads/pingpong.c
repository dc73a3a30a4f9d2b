/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pingpong: two tasks throw a ball to and fro. Each throw has the other one wake up. */
#include <errno.h>
#include <stdio.h>

#include "workloads/workload.h"

struct player {
	struct queue *mine, *other;
	int64_t rounds;
	bool serves;
};

struct pingpong {
	struct run_parameters run;
	int64_t rounds;
	struct queue *queues[2];
	int64_t balls[2]; /* how often each has had the ball, by what is written on it */
};

static int play(const void *in, void *out)
{
	const struct player *player = in;
	int64_t *caught = out, ball = 0;
	int result = player->serves ? queue_put(player->other, &ball) : 0;
	for (int64_t i = 0; i < player->rounds && result == 0; i++) {
		result = queue_get(player->mine, &ball);
		if (result < 0)
			break;
		*caught += ball == 2 * i + player->serves;
		ball++;
		if (!player->serves || i + 1 < player->rounds)
			result = queue_put(player->other, &ball);
	}
	return result;
}

static int setup(void *state)
{
	((struct pingpong *)state)->run.tasks = 2;
	return 0;
}

static int open_queues(void *state)
{
	struct pingpong *w = state;
	int result = queue_open(&w->queues[0], 1, sizeof(int64_t));
	return result < 0 ? result : queue_open(&w->queues[1], 1, sizeof(int64_t));
}

static int run(void *state)
{
	struct pingpong *w = state;
	struct group *group;
	int result = group_open(&group, 2, sizeof(struct player), sizeof(int64_t));
	for (int i = 0; i < 2 && result == 0; i++)
		group_spawn(group, play,
			(&(struct player){w->queues[i], w->queues[1 - i], w->rounds, i == 0}));
	return group_finish(group, result, w->balls);
}

/* A throw is a call, which is what a plain program has for it. */
static int run_serially(void *state)
{
	struct pingpong *w = state;
	int result = 0;
	for (int64_t ball = 0, caught = -1; ball < 2 * w->rounds && result == 0; ball++) {
		result = queue_put(w->queues[ball % 2], &ball);
		if (result == 0)
			result = queue_get(w->queues[ball % 2], &caught);
		w->balls[ball % 2] += caught == ball;
	}
	return result;
}

static void close_queues(void *state)
{
	struct pingpong *w = state;
	queue_close(w->queues[0]);
	queue_close(w->queues[1]);
}

static int check(const void *state, char *problem)
{
	const struct pingpong *w = state;
	if (w->balls[0] == w->rounds && w->balls[1] == w->rounds)
		return 0;
	return wrong(problem, "%lld and %lld of %lld balls were caught", (long long)w->balls[0],
		(long long)w->balls[1], (long long)w->rounds);
}

static uint64_t checksum(const void *state)
{
	const struct pingpong *w = state;
	return checksum_add(CHECKSUM_BEGIN, w->balls, sizeof(w->balls));
}

static int64_t operations(const void *state)
{
	return 2 * ((const struct pingpong *)state)->rounds;
}

static const struct workload_option options[] = {
	OPTION_WITHIN(1, 1000000000, struct pingpong, rounds, "20000",
		"how often the ball goes to and fro"),
	OPTIONS_END,
};

const struct workload workload_pingpong = {
	.name = "pingpong",
	.summary = "two tasks wake each other in turn: the cost of a switch",
	.details = "An operation is one throw: put, switch to the other task, get. Under "
		   "sequential there is nobody to switch to: it is the cost of put and get.",
	.workers = 2,
	.state = sizeof(struct pingpong),
	.options = options,
	.setup = setup,
	.open = open_queues,
	.run = run,
	.serial = run_serially,
	.close = close_queues,
	.check = check,
	.checksum = checksum,
	.operations = operations,
};
