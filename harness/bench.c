/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul bench`: measures every cell of a suite, round after round, and reports. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/against.h"
#include "harness/bench_directory.h"
#include "harness/calibrate.h"
#include "harness/child.h"
#include "harness/claims.h"
#include "harness/command.h"
#include "harness/exit.h"
#include "harness/file.h"
#include "harness/guard.h"
#include "harness/helper.h"
#include "harness/hyperfine.h"
#include "harness/originals.h"
#include "harness/plot.h"
#include "harness/progress.h"
#include "harness/report.h"
#include "harness/round.h"
#include "harness/timeline.h"

#define SUITE_DEFAULT "documents"
#define SEED_DEFAULT 1
#define LIMIT_DEFAULT_S 120
#define ROUNDS_MOST 1000

static struct {
	char *suite, *out, *only, *models, *against;
	int rounds, warmups;
	long long seed;
	double limit_s, work_rate;
	int resume, no_report, quiet;
} options = {.rounds = -1, .warmups = -1, .seed = -1, .limit_s = LIMIT_DEFAULT_S};

static const struct poptOption table[] = {
	{"suite", 0, POPT_ARG_STRING, &options.suite, 0,
		"what to measure: smoke, documents, full, originals or scaling (default: "
		"documents)",
		"SUITE"},
	{"rounds", 0, POPT_ARG_INT, &options.rounds, 0,
		"how many times to measure every cell (default: the suite's)", "N"},
	{"warmups", 0, POPT_ARG_INT, &options.warmups, 0,
		"rounds before the first that counts (default: the suite's)", "N"},
	{"seed", 0, POPT_ARG_LONGLONG, &options.seed, 0,
		"of the order in which cells run (default: 1)", "NUMBER"},
	{"out", 0, POPT_ARG_STRING, &options.out, 0,
		"where to leave the results (default: results/SUITE-TIME)", "DIR"},
	{"resume", 0, POPT_ARG_NONE, &options.resume, 0,
		"continue the bench in --out where it stopped", NULL},
	{"only", 0, POPT_ARG_STRING, &options.only, 0, "these rows of the suite alone",
		"ROW,ROW..."},
	{"models", 0, POPT_ARG_STRING, &options.models, 0, "these models alone", "MODEL,MODEL..."},
	{"against", 0, POPT_ARG_STRING, &options.against, 0,
		"run each cell of this other build of simul too, in every round next to ours, and "
		"leave its results in DIR/base for simul compare",
		"PROGRAM"},
	{"work-rate", 0, POPT_ARG_DOUBLE, &options.work_rate, 0,
		"units of work a second, as bench.json of an earlier bench has it, to do the same "
		"work (default: as many as a core does)",
		"NUMBER"},
	{"limit", 0, POPT_ARG_DOUBLE, &options.limit_s, 0,
		"end a cell that takes longer (default: 120)", "SECONDS"},
	{"no-report", 0, POPT_ARG_NONE, &options.no_report, 0,
		"leave the records without report and pictures", NULL},
	{"quiet", 'q', POPT_ARG_NONE, &options.quiet, 0, "no progress on standard error", NULL},
	COMMAND_OPTIONS_END,
};

struct bench {
	struct bench_settings settings;
	struct bench_directory directory;
	struct against against;
	char *pair; /* of a new bench that is interleaved; owned */
	struct plan plan;
	struct originals originals;
	struct helper helper;
	struct conditions conditions;
	struct progress progress;
	char program[PATH_MAX];
};

static int check_options(int operands)
{
	if (operands > 0)
		return complain(EXIT_USAGE, "bench takes no operands; see simul bench --help");
	if (options.rounds != -1 && (options.rounds < 1 || options.rounds > ROUNDS_MOST))
		return complain(EXIT_USAGE, "--rounds %d is not within 1 to %d", options.rounds,
			ROUNDS_MOST);
	if (options.warmups != -1 && (options.warmups < 0 || options.warmups > ROUNDS_MOST))
		return complain(EXIT_USAGE, "--warmups %d is not within 0 to %d", options.warmups,
			ROUNDS_MOST);
	if (options.seed < -1)
		return complain(EXIT_USAGE, "--seed %lld is below 0", options.seed);
	if (!(options.limit_s > 0 && options.limit_s < 1e6))
		return complain(EXIT_USAGE, "--limit %g is not within 0 to 1000000 seconds",
			options.limit_s);
	if (options.work_rate < 0 || options.work_rate > 1e15)
		return complain(
			EXIT_USAGE, "--work-rate %g is not within 0 to 1e15", options.work_rate);
	if (options.resume && options.work_rate > 0)
		return complain(EXIT_USAGE,
			"--work-rate is for new benches; --resume keeps that of "
			"the bench that it continues");
	if (options.resume && !options.out)
		return complain(EXIT_USAGE, "--resume needs --out DIR, the bench to continue");
	return EXIT_FINE;
}

static int prepare_plan(struct bench *bench)
{
	const struct bench_settings *settings = &bench->settings;
	int code = plan_open(&bench->plan, settings->suite, settings->only, settings->models);

	if (code == EXIT_FINE)
		code = originals_settle(&bench->originals, &bench->plan);
	if (code == EXIT_FINE && options.against)
		plan_interleave(&bench->plan);
	return code;
}

/* Plan and directory of a new bench. */
static int prepare_new(struct bench *bench)
{
	struct bench_settings *settings = &bench->settings;
	int code;

	if (!settings->suite)
		settings->suite = SUITE_DEFAULT;
	code = prepare_plan(bench);
	if (code != EXIT_FINE)
		return code;
	if (settings->rounds < 0)
		settings->rounds = bench->plan.suite->rounds;
	if (settings->warmups < 0)
		settings->warmups = bench->plan.suite->warmups;
	if (settings->seed < 0)
		settings->seed = SEED_DEFAULT;
	if (options.against)
		settings->pair = bench->pair = against_pair();
	code = bench_directory_name(&bench->directory, options.out, settings->suite);
	if (code == EXIT_FINE && options.against)
		code = against_open(&bench->against, &bench->directory, NULL);
	return code;
}

/* A bench goes on as it was begun: interleaved or not. */
static int check_resumed_pair(const struct bench *bench)
{
	if (bench->settings.pair && !options.against)
		return complain(EXIT_USAGE,
			"cannot resume %s: its rounds are interleaved with another program's; name "
			"that in --against",
			options.out);
	if (!bench->settings.pair && options.against)
		return complain(EXIT_USAGE,
			"cannot resume %s with --against: it was begun without; start anew",
			options.out);
	return EXIT_FINE;
}

static int prepare_resumed(struct bench *bench)
{
	struct bench_settings *settings = &bench->settings;
	int code = bench_directory_load(&bench->directory, options.out, settings);

	if (code == EXIT_FINE)
		code = check_resumed_pair(bench);
	if (code == EXIT_FINE)
		code = prepare_plan(bench);
	if (code == EXIT_FINE)
		code = bench_directory_compare(&bench->directory, &bench->plan);
	if (code == EXIT_FINE && options.against)
		code = against_open(&bench->against, &bench->directory, settings);
	return code;
}

static int prepare(struct bench *bench)
{
	bench->settings = (struct bench_settings){.suite = options.suite,
		.only = options.only,
		.models = options.models,
		.rounds = options.rounds,
		.warmups = options.warmups,
		.seed = options.seed};
	return options.resume ? prepare_resumed(bench) : prepare_new(bench);
}

static int find_program(struct bench *bench)
{
	ssize_t length = readlink("/proc/self/exe", bench->program, sizeof(bench->program) - 1);

	if (length < 0)
		return complain(EXIT_WRONG, "cannot find this program by /proc/self/exe: %s",
			strerror(errno));
	bench->program[length] = '\0';
	return EXIT_FINE;
}

static int require_hyperfine(void)
{
	int error = hyperfine_check();

	if (error == -ENOENT)
		return complain(EXIT_WRONG,
			"bench needs hyperfine; install it with: sudo apt-get install hyperfine");
	if (error < 0)
		return complain(EXIT_WRONG, "cannot run hyperfine: %s", strerror(-error));
	return EXIT_FINE;
}

static int share(struct bench *bench)
{
	double rate = bench_directory_work_rate(&bench->directory);

	if (helper_start(&bench->helper) < 0)
		return complain(EXIT_WRONG, "%s", bench->helper.problem);
	bench->conditions = (struct conditions){.program = bench->program,
		.base = bench->against.program,
		.originals = &bench->originals,
		.port = bench->helper.port,
		.helper = bench->helper.pid,
		/* A resumed bench goes on with the same work. */
		.work_rate = rate > 0		     ? rate
			     : options.work_rate > 0 ? options.work_rate
						     : calibrate_work_rate(),
		.limit_s = options.limit_s};
	return EXIT_FINE;
}

static int count_rounds(const struct bench *bench, int from, int to)
{
	int count = 0;

	for (int round = from; round <= to; round++)
		if (round != 0 && bench_directory_has_round(&bench->directory, round))
			count++;
	return count;
}

static void tell_what_is_kept(const struct bench *bench)
{
	if (options.resume && !options.quiet)
		fprintf(stderr, "resuming %s: kept are %d of %d warm-ups and %d of %d rounds\n",
			bench->directory.path, count_rounds(bench, -bench->settings.warmups, -1),
			bench->settings.warmups, count_rounds(bench, 1, bench->settings.rounds),
			bench->settings.rounds);
}

static int complain_round(const struct bench *bench, int error, const char *problem)
{
	if (error == -EINTR)
		return complain(EXIT_WRONG,
			"interrupted; %d of %d rounds are complete, go on with: simul bench "
			"--resume --out %s",
			count_rounds(bench, 1, bench->settings.rounds), bench->settings.rounds,
			bench->directory.path);
	return complain(EXIT_WRONG, "%s", problem);
}

static char *round_caption(const struct bench *bench, int round)
{
	if (round < 0)
		return format_text("warm-up %d of %d", -round, bench->settings.warmups);
	return format_text("round %d of %d", round, bench->settings.rounds);
}

static size_t count_cells(const struct bench *bench, int round)
{
	size_t count = 0;

	for (size_t i = 0; i < bench->plan.count; i++)
		count += suite_row_is_in(bench->plan.cells[i].row, round);
	return count;
}

/* Tells the progress line what is still to run. */
static void expect_rounds(struct bench *bench, int from, int to)
{
	for (int round = from; round <= to; round++)
		for (size_t i = 0; i < bench->plan.count; i++)
			if (round != 0 && !bench_directory_has_round(&bench->directory, round) &&
				suite_row_is_in(bench->plan.cells[i].row, round))
				progress_expect(&bench->progress, i);
}

static int measure_round(struct bench *bench, int round)
{
	char problem[ROUND_PROBLEM], *caption = round_caption(bench, round);
	json_t *records;
	int code, error;

	progress_round_begin(&bench->progress, caption, count_cells(bench, round));
	error = round_run(&bench->plan, &bench->conditions, (uint64_t)bench->settings.seed, round,
		&bench->progress, &records, problem);
	progress_clear(&bench->progress);
	if (error < 0) {
		code = complain_round(bench, error, problem);
	} else {
		code = bench_directory_save(&bench->directory, round, records);
		progress_round_end(&bench->progress);
	}
	json_decref(records);
	free(caption);
	return code;
}

static int measure_rounds(struct bench *bench, int from, int to, int step)
{
	int code = EXIT_FINE;

	for (int round = from; round != to + step && code == EXIT_FINE; round += step) {
		if (bench_directory_has_round(&bench->directory, round))
			continue;
		code = measure_round(bench, round);
		if (code == EXIT_FINE && round > 0)
			code = bench_directory_publish(&bench->directory, bench->settings.rounds);
	}
	return code;
}

static int trace(struct bench *bench)
{
	char problem[TIMELINE_PROBLEM];
	int error =
		timeline_write(bench->directory.path, &bench->plan, &bench->conditions, problem);

	if (error == 0 && child_interrupted())
		error = -EINTR;
	return error < 0 ? complain_round(bench, error, problem) : EXIT_FINE;
}

static int measure(struct bench *bench)
{
	const struct bench_settings *settings = &bench->settings;
	int warmups = settings->warmups, code;
	int missing = settings->rounds - count_rounds(bench, 1, settings->rounds);

	if (missing == 0)
		warmups = 0;
	progress_open(&bench->progress, options.quiet ? NULL : stderr, bench->plan.count);
	expect_rounds(bench, -warmups, settings->rounds);
	code = measure_rounds(bench, -1, -warmups, -1);
	if (code == EXIT_FINE)
		code = measure_rounds(bench, 1, settings->rounds, 1);
	if (code == EXIT_FINE)
		code = bench_directory_publish(&bench->directory, bench->settings.rounds);
	if (code == EXIT_FINE)
		code = trace(bench);
	progress_close(&bench->progress);
	return code;
}

/* From here on signals end the program in order and leave no process behind. */
static int run(struct bench *bench)
{
	int code;

	child_hold_signals();
	if (guard_start() < 0)
		complain(EXIT_WRONG, "no guard process: kill -9 would leave a cell running");
	code = require_hyperfine();
	if (code == EXIT_FINE)
		code = share(bench);
	if (code == EXIT_FINE && options.against)
		code = against_settle(&bench->against, &bench->plan, &bench->conditions);
	if (code == EXIT_FINE)
		code = bench_directory_begin(&bench->directory, &bench->settings, &bench->plan,
			bench->conditions.work_rate);
	if (code == EXIT_FINE) {
		tell_what_is_kept(bench);
		code = measure(bench);
	}
	if (code == EXIT_FINE)
		code = bench_directory_finish(&bench->directory);
	helper_stop(&bench->helper);
	child_release_signals();
	return code;
}

/* Each part is tried whatever became of the one before: records without pictures are still worth a
 * report. */
static int publish(const struct bench *bench)
{
	const char *path = bench->directory.path;
	int linked = bench_directory_link(&bench->directory);
	int plotted, written;

	if (options.no_report) {
		printf("records: %s/records.jsonl\n", path);
		return linked != EXIT_FINE ? linked : claims_settle(path);
	}
	/* The report shows the pictures that are there. */
	plotted = plot_write(path);
	written = report_write(path, NULL);
	if (written == EXIT_FINE)
		written = report_print(path);
	printf("\nrecords:  %s/records.jsonl\n", path);
	if (plotted == EXIT_FINE)
		printf("pictures: %s/plots\n", path);
	if (written == EXIT_FINE)
		printf("report:   %s/report.html and report.md\n", path);
	if (written != EXIT_FINE)
		return written;
	if (plotted != EXIT_FINE || linked != EXIT_FINE)
		return plotted != EXIT_FINE ? plotted : linked;
	return claims_settle(path);
}

static int bench_main(const char **operands, int count)
{
	struct bench bench = {0};
	int code = check_options(count);

	(void)operands;
	if (code != EXIT_FINE)
		return code;
	if (options.against)
		code = against_find(&bench.against, options.against);
	if (code == EXIT_FINE)
		code = prepare(&bench);
	if (code == EXIT_FINE)
		code = find_program(&bench);
	if (code == EXIT_FINE)
		code = run(&bench);
	if (code == EXIT_FINE)
		code = publish(&bench);
	plan_release(&bench.plan);
	bench_directory_release(&bench.directory);
	bench_directory_release(&bench.against.directory);
	free(bench.pair);
	return code;
}

const struct command command_bench = {
	.name = "bench",
	.arguments = "",
	.summary = "measure every cell of a suite, round after round, and report",
	.details = "Each round runs every cell of the suite once, in an order that depends on the "
		   "seed, each in a fresh process under hyperfine. The records of complete rounds "
		   "are on the disk whatever happens; a bench that was ended is continued with "
		   "--resume.",
	.options = table,
	.main = bench_main,
};
