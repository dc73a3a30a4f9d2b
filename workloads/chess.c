/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * chess: the exhibition. One master plays many boards; a move of hers is work, an opponent's
 * thinking is waiting. A model with one thread has one master, one with a pool has one a core.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/workload.h"

struct game {
	int64_t board, moves;
	uint64_t move_units;
	int64_t think;
};

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
	const struct game *game = in;
	struct score *score = out;
	uint64_t expected = work_expected(game->move_units);
	score->position = (uint64_t)game->board;
	for (int64_t i = 0; i < game->moves; i++) {
		struct move move;
		int result = offload(make_move, &game->move_units, sizeof(game->move_units), &move,
			sizeof(move));
		if (result < 0)
			return result;
		score->moves += move.outcome == expected;
		effort_add(&score->effort, move.ns, (int64_t)game->move_units);
		score->position = checksum_add(score->position, &i, sizeof(i));
		result = time_sleep(time_now() + game->think);
		if (result < 0)
			return result;
	}
	return 0;
}

static int setup(void *state)
{
	struct chess *w = state;
	w->run.tasks = w->boards;
	w->scores = calloc((size_t)w->boards, sizeof(*w->scores));
	return w->scores ? 0 : -ENOMEM;
}

static int run(void *state)
{
	struct chess *w = state;
	uint64_t units = (uint64_t)(w->move * w->run.second * w->run.work_rate);
	struct group *exhibition;
	int result = group_open(
		&exhibition, (size_t)w->boards, sizeof(struct game), sizeof(struct score));
	for (int64_t i = 0; i < w->boards && result == 0; i++)
		group_spawn(exhibition, play,
			(&(struct game){i, w->moves, units, run_ns(&w->run, w->think)}));
	return group_finish(exhibition, result, w->scores);
}

static int check(const void *state, char *problem)
{
	const struct chess *w = state;
	for (int64_t i = 0; i < w->boards; i++) {
		if (w->scores[i].moves == w->moves)
			continue;
		return wrong(problem, "board %lld: %lld of %lld moves were played", (long long)i,
			(long long)w->scores[i].moves, (long long)w->moves);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct chess *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->boards; i++) {
		checksum = checksum_add(checksum, &w->scores[i].moves, sizeof(int64_t));
		checksum = checksum_add(checksum, &w->scores[i].position, sizeof(uint64_t));
	}
	return checksum;
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
	struct work_span cost = effort_work_span(w->scores, (size_t)w->boards, sizeof(*w->scores));
	double thinking = (double)w->moves * w->think * w->run.second;
	cost.span += thinking;
	cost.waiting = thinking * (double)w->boards;
	return cost;
}

static int64_t operations(const void *state)
{
	const struct chess *w = state;
	return w->boards * w->moves;
}

static void teardown(void *state)
{
	free(((struct chess *)state)->scores);
}

static const struct workload_option options[] = {
	OPTION_WITHIN(1, 1000000, struct chess, boards, "24", "opponents, one a task"),
	OPTION_WITHIN(1, 1000000, struct chess, moves, "30", "move pairs on each board"),
	OPTION(SECONDS, struct chess, move, "5",
		"CPU time of one of the master's moves, in seconds"),
	OPTION(SECONDS, struct chess, think, "55", "seconds that an opponent thinks"),
	OPTIONS_END,
};

const struct workload workload_chess = {
	.name = "chess",
	.summary = "an exhibition: moves are work, thinking is waiting",
	.needs = NEEDS_WORK_RATE,
	.second = 0.0003,
	.state = sizeof(struct chess),
	.options = options,
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
	.operations = operations,
	.teardown = teardown,
};
