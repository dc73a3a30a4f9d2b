/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures the rounds of a bench until there are enough. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/bench/bench.h"
#include "harness/process/child.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/results/quality.h"
#include "harness/bench/round.h"
#include "harness/bench/timeline.h"

static int count_rounds(const struct bench *bench, int from, int to)
{
	int count = 0;

	for (int round = from; round <= to; round++)
		if (round != 0 && bench_directory_has_round(&bench->directory, round))
			count++;
	return count;
}

/* Rounds beyond those asked for are there if they were measured for precision. */
static bool may_be_kept(const struct bench *bench, int round)
{
	return round <= bench->settings.rounds ||
	       (bench->settings.precision > 0 && round <= ROUNDS_MAX);
}

static int last_kept(const struct bench *bench)
{
	int last = 0;

	for (int round = 1; may_be_kept(bench, round); round++) {
		if (bench_directory_has_round(&bench->directory, round))
			last = round;
		else if (round > bench->settings.rounds)
			break;
	}
	return last;
}

/* Those asked for, or more where precision took more. */
static int rounds_in_all(const struct bench *bench)
{
	int last = last_kept(bench);

	return last > bench->settings.rounds ? last : bench->settings.rounds;
}

static void tell_what_is_kept(const struct bench *bench)
{
	const struct bench_settings *settings = &bench->settings;

	if (bench->resumed && !bench->quiet)
		fprintf(stderr, "resuming %s: kept are %d of %d warm-ups and %d of %d rounds\n",
			bench->directory.path, count_rounds(bench, -settings->warmups, -1),
			settings->warmups, count_rounds(bench, 1, last_kept(bench)),
			rounds_in_all(bench));
}

/* What repetitions the kept rounds have used. */
static int count_repetitions(struct bench *bench)
{
	int last = last_kept(bench), code = EXIT_FINE;

	for (int round = 1; round <= last && code == EXIT_FINE; round++) {
		struct records records;
		struct problem problem;
		char *path = bench_directory_round(&bench->directory, round);
		int error = bench_directory_has_round(&bench->directory, round)
				    ? records_read(&records, path, &problem)
				    : -ENOENT;

		if (error == 0) {
			budget_count(&bench->budget, &records);
			records_release(&records);
		} else if (error != -ENOENT) {
			code = complain(EXIT_WRONG, "cannot resume: %s", problem.text);
		}
		free(path);
	}
	return code;
}

static int complain_round(const struct bench *bench, int error, const struct problem *problem)
{
	const char *against = bench->against.program;

	if (error == -EINTR)
		return complain(EXIT_WRONG,
			"interrupted; %d of %d rounds are complete, go on with: simul bench "
			"--resume%s%s --out %s",
			count_rounds(bench, 1, last_kept(bench)), rounds_in_all(bench),
			against[0] ? " --against " : "", against, bench->directory.path);
	return complain(EXIT_WRONG, "%s", problem->text);
}

static char *round_caption(const struct bench *bench, int round)
{
	if (round < 0)
		return format_text("warm-up %d of %d", -round, bench->settings.warmups);
	if (round > bench->settings.rounds)
		return format_text("round %d, for precision", round);
	return format_text("round %d of %d", round, bench->settings.rounds);
}

static size_t count_cells(const struct bench *bench, int round)
{
	size_t count = 0;

	for (size_t i = 0; i < bench->plan.count; i++)
		count += row_is_in(bench->plan.cells[i].row, round);
	return count;
}

/* Tells the progress line what is still to run. */
static void expect_rounds(struct bench *bench, int from, int to)
{
	for (int round = from; round <= to; round++)
		for (size_t i = 0; i < bench->plan.count; i++)
			if (round != 0 && !bench_directory_has_round(&bench->directory, round) &&
				row_is_in(bench->plan.cells[i].row, round))
				progress_expect(&bench->progress, i);
}

static int measure_round(struct bench *bench, int round)
{
	struct problem problem;
	char *caption = round_caption(bench, round);
	json_t *records;
	int code, error;

	progress_round_begin(&bench->progress, caption, count_cells(bench, round));
	error = round_run(&bench->plan, &bench->conditions, (uint64_t)bench->settings.seed, round,
		round > 0 ? &bench->budget : NULL, &bench->progress, &records, &problem);
	progress_clear(&bench->progress);
	if (error < 0) {
		code = complain_round(bench, error, &problem);
	} else {
		code = bench_directory_save(&bench->directory, round, records);
		progress_round_end(&bench->progress);
	}
	json_decref(records);
	free(caption);
	return code;
}

static bool time_is_up(const struct bench *bench)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return bench->settings.max_time_s > 0 &&
	       (double)now.tv_sec + 1e-9 * (double)now.tv_nsec - bench->began >
		       bench->settings.max_time_s;
}

static int measure_warmups(struct bench *bench)
{
	int code = EXIT_FINE;

	for (int round = -1; round >= -bench->settings.warmups && code == EXIT_FINE; round--)
		if (!bench_directory_has_round(&bench->directory, round) && !time_is_up(bench))
			code = measure_round(bench, round);
	return code;
}

/* Whether every cell, of both sides of an interleaved bench, is precise: 1 or 0, or -errno. */
static int is_precise(const struct bench *bench)
{
	const struct bench_directory *base = bench->directory.base;
	int precise = quality_reaches(bench->directory.path, bench->settings.precision);

	return precise == 1 && base ? quality_reaches(base->path, bench->settings.precision)
				    : precise;
}

/* Whether a round is to be measured that is not there: 1 or 0, or an exit code below 0. */
static int is_wanted(struct bench *bench, int round)
{
	int precise;

	if (round > 1 && time_is_up(bench))
		return 0;
	if (round <= bench->settings.rounds)
		return 1;
	if (!may_be_kept(bench, round))
		return 0;
	precise = is_precise(bench);
	if (precise < 0)
		return -EXIT_WRONG;
	if (precise == 0)
		expect_rounds(bench, round, round);
	return precise == 0;
}

static int measure_rounds(struct bench *bench)
{
	for (int round = 1; may_be_kept(bench, round); round++) {
		int wanted, code;

		if (bench_directory_has_round(&bench->directory, round))
			continue;
		wanted = is_wanted(bench, round);
		if (wanted <= 0)
			return -wanted;
		budget_extend(&bench->budget, round);
		code = measure_round(bench, round);
		if (code == EXIT_FINE)
			code = bench_directory_publish(&bench->directory, last_kept(bench));
		if (code != EXIT_FINE)
			return code;
	}
	return EXIT_FINE;
}

static int trace(struct bench *bench)
{
	struct problem problem;
	int error =
		timeline_write(bench->directory.path, &bench->plan, &bench->conditions, &problem);

	if (error == 0 && child_interrupted())
		error = -EINTR;
	return error < 0 ? complain_round(bench, error, &problem) : EXIT_FINE;
}

int bench_measure(struct bench *bench)
{
	const struct bench_settings *settings = &bench->settings;
	bool complete = count_rounds(bench, 1, settings->rounds) == settings->rounds &&
			settings->precision == 0;
	int code;

	tell_what_is_kept(bench);
	budget_open(&bench->budget, &bench->plan, settings->rounds);
	progress_open(&bench->progress, bench->quiet ? NULL : stderr, bench->plan.count);
	expect_rounds(bench, complete ? 0 : -settings->warmups, settings->rounds);
	code = count_repetitions(bench);
	if (code == EXIT_FINE && !complete)
		code = measure_warmups(bench);
	/* Also what a bench that was killed in between has not published. */
	if (code == EXIT_FINE)
		code = bench_directory_publish(&bench->directory, last_kept(bench));
	if (code == EXIT_FINE)
		code = measure_rounds(bench);
	if (code == EXIT_FINE)
		code = trace(bench);
	bench->settings.rounds = rounds_in_all(bench);
	progress_close(&bench->progress);
	budget_close(&bench->budget);
	return code;
}
