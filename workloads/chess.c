/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * chess: the tutorials' exhibition. One master plays many boards; a move of hers is work, an
 * opponent's thinking is waiting. A model with one thread has one master, a pool has one a core.
 */
#include "workloads/workload.h"

struct score {
	struct effort effort;
	int64_t moves;	   /* that were played, with all their work */
	uint64_t position; /* at the end */
};

struct chess {
	struct run_parameters run;
	int64_t boards, moves;
	double move, think;
	struct score *scores;
};

struct move {
	uint64_t outcome;
	int64_t ns;
};

static int make_move(const void *in, void *out)
{
	struct move *move = out;
	int64_t began = time_now();
	move->outcome = work_do(*(const uint64_t *)in);
	move->ns = time_now() - began;
	return 0;
}

static int play(const void *in, void *out)
{
	const struct chess *w = in;
	struct score *score = out;
	uint64_t units = (uint64_t)(w->move * w->run.second * w->run.work_rate);
	int result = 0;
	score->position = (uint64_t)w->run.index;
	for (int64_t i = 0; i < w->moves && result == 0; i++) {
		struct move move;
		result = offload(make_move, &units, sizeof(units), &move, sizeof(move));
		if (result < 0)
			break;
		effort_add(&score->effort, move.ns, (int64_t)units);
		score->moves += move.outcome == work_expected(units);
		score->position = checksum_add(score->position, &i, sizeof(i));
		result = run_sleep(&w->run, w->think);
	}
	return result;
}

static int check(const void *state, char *problem)
{
	const struct chess *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (w->scores[i].moves != w->moves)
			return wrong(problem, "board %lld: %lld of %lld moves were played",
				(long long)i, (long long)w->scores[i].moves, (long long)w->moves);
	return 0;
}

static void result(const void *state, char *text)
{
	const struct chess *w = state;
	snprintf(text, 128, "%lld boards, %lld moves each", (long long)w->boards,
		(long long)w->moves);
}

/* A game is a chain: her move, his thinking, her move, ... */
static struct work_span work_span(const void *state)
{
	const struct chess *w = state;
	double thinking = (double)w->moves * w->think;
	return tasks_work_span(&w->run, thinking, w->scores, sizeof(*w->scores));
}

const struct workload workload_chess = {
	.name = "chess",
	.summary = "an exhibition: moves are work, thinking is waiting",
	.needs = NEEDS_WORK_RATE,
	.second = 0.0003,
	.workers_each = 1,
	OUTPUTS_WITH_EFFORT(struct chess, scores),
	TASKS_OPTION(struct chess, boards),
	OPERATIONS_EACH(struct chess, moves),
	TASK(play),
	OPTIONS(OPTION_WITHIN(1, 1000000, struct chess, boards, "24", "opponents, one a task"),
		OPTION_WITHIN(1, 1000000, struct chess, moves, "30", "move pairs on each board"),
		OPTION(SECONDS, struct chess, move, "5",
			"CPU time of one of the master's moves, in seconds"),
		OPTION(SECONDS, struct chess, think, "55", "seconds that an opponent thinks")),
	.check = check,
	.result = result,
	.work_span = work_span,
};
