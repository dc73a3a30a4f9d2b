/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ring: tasks in a circle hand on a token, which counts its turns. The tutorials' chain of
 * coroutines that talk by queues; elsewhere the thread-ring benchmark. */
#include "workloads/workload.h"

struct node {
	struct queue *mine, *next;
	int64_t rounds;
};

struct ring {
	struct run_parameters run;
	int64_t rounds, token;
	struct queue **queues; /* one a task */
};

static int hand_on(const void *in, void *out)
{
	(void)out;
	const struct node *node = in;
	int result = 0;
	for (int64_t i = 0, token; i < node->rounds && result == 0; i++) {
		result = queue_get(node->mine, &token);
		token++;
		if (result == 0)
			result = queue_put(node->next, &token);
	}
	return result;
}

static struct queue *queue_of(const struct ring *w, int64_t i)
{
	return w->queues[i % w->run.tasks];
}

static int run(void *state)
{
	struct ring *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->run.tasks, sizeof(struct node), 0);
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++) {
		struct node node = {queue_of(w, i), queue_of(w, i + 1), w->rounds};
		group_spawn(group, hand_on, &node);
	}
	if (result == 0)
		result = queue_put(queue_of(w, 0), &w->token);
	result = group_finish(group, result, NULL);
	return result < 0 ? result : queue_get(queue_of(w, 0), &w->token);
}

/* With no task to switch to, each turn is a call. */
static int run_serially(void *state)
{
	struct ring *w = state;
	int result = queue_put(queue_of(w, 0), &w->token);
	for (int64_t i = 0; i < w->rounds * w->run.tasks && result == 0; i++)
		result = hand_on(&(struct node){queue_of(w, i), queue_of(w, i + 1), 1}, NULL);
	return result < 0 ? result : queue_get(queue_of(w, 0), &w->token);
}

static int check(const void *state, char *problem)
{
	const struct ring *w = state;
	int64_t turns = w->run.tasks * w->rounds;
	if (w->token == turns)
		return 0;
	return wrong(problem, "the token was handed on %lld times and not %lld",
		(long long)w->token, (long long)turns);
}

const struct workload workload_ring = {
	.name = "ring",
	.summary = "tasks in a circle hand a token on",
	.details = "An operation is one task's turn: get the token, put it into the queue of the "
		   "next task, wake that task. Each task waits for the one before: a pool needs a "
		   "worker for each, and under sequential a plain loop is the baseline.",
	.tasks = 100,
	.workers_each = 1,
	.state = sizeof(struct ring),
	OBJECTS(OBJECT_QUEUES(struct ring, queues, run.tasks, int64_t)),
	OPERATIONS_EACH(struct ring, rounds),
	CHECKSUM_STATE(struct ring, token),
	OPTIONS(OPTION_WITHIN(
		1, 1000000, struct ring, rounds, "100", "how often the token goes round")),
	.run = run,
	.serial = run_serially,
	.check = check,
};
