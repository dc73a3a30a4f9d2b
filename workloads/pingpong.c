/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pingpong: two tasks hand a ball to and fro, and so wake each other in turn. The tutorials' two
 * coroutines that talk by an asyncio.Queue. */
#include "workloads/workload.h"

struct player {
	struct queue *mine, *other;
	int64_t ball, rounds;
};

struct pingpong {
	struct run_parameters run;
	int64_t rounds;
	struct queue **queues;
	int64_t *caught; /* how often each player had the ball it expected */
};

/* The ball is a number that each player counts up; it comes first as player->ball. */
static int play(const void *in, void *out)
{
	const struct player *player = in;
	int64_t *caught = out, ball = 0;
	int result = 0;
	for (int64_t i = 0; i < player->rounds && result == 0; i++) {
		result = queue_get(player->mine, &ball);
		*caught += ball == player->ball + 2 * i;
		ball++;
		if (result == 0)
			result = queue_put(player->other, &ball);
	}
	return result;
}

static int run(void *state)
{
	struct pingpong *w = state;
	struct group *group;
	int result = group_open(&group, 2, sizeof(struct player), sizeof(int64_t));
	for (int i = 0; i < 2 && result == 0; i++)
		group_spawn(group, play,
			(&(struct player){w->queues[i], w->queues[1 - i], i, w->rounds}));
	if (result == 0)
		result = queue_put(w->queues[0], &(int64_t){0});
	return group_finish(group, result, w->caught);
}

/* Without a task to switch to, each turn is a call. */
static int run_serially(void *state)
{
	struct pingpong *w = state;
	int result = queue_put(w->queues[0], &(int64_t){0});
	for (int64_t ball = 0; ball < 2 * w->rounds && result == 0; ball++) {
		struct player player = {w->queues[ball % 2], w->queues[1 - ball % 2], ball, 1};
		result = play(&player, &w->caught[ball % 2]);
	}
	return result;
}

static int check(const void *state, char *problem)
{
	const struct pingpong *w = state;
	if (w->caught[0] == w->rounds && w->caught[1] == w->rounds)
		return 0;
	return wrong(problem, "%lld and %lld of %lld balls were caught", (long long)w->caught[0],
		(long long)w->caught[1], (long long)w->rounds);
}

const struct workload workload_pingpong = {
	.name = "pingpong",
	.summary = "two tasks wake each other in turn: the cost of a switch",
	.details = "An operation is one throw: put, switch to the other task, get. Under "
		   "sequential there is no other task, and it is the cost of put and get.",
	.fixed_tasks = 2,
	.workers_each = 1,
	OUTPUTS(struct pingpong, caught),
	OPERATIONS_EACH(struct pingpong, rounds),
	OBJECTS(OBJECT_QUEUES(struct pingpong, queues, run.tasks, int64_t)),
	OPTIONS(OPTION_WITHIN(1, 1000000000, struct pingpong, rounds, "20000",
		"how often the ball goes to and fro")),
	.run = run,
	.serial = run_serially,
	.check = check,
};
