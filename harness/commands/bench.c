/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul bench`: measures every cell of a suite, round after round, and reports. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/bench/bench.h"
#include "harness/cell/calibrate.h"
#include "harness/cell/stacks.h"
#include "harness/process/child.h"
#include "harness/claims/claim_plan.h"
#include "harness/commands/claims.h"
#include "harness/compare/since.h"
#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/process/tool.h"
#include "harness/process/guard.h"
#include "harness/process/hyperfine.h"
#include "harness/plot/plot.h"
#include "harness/machine/primitives.h"
#include "harness/results/quality.h"
#include "harness/commands/report.h"
#include "harness/commands/thresholds.h"

#define SUITE_DEFAULT "documents"
#define SEED_DEFAULT 1
#define LIMIT_DEFAULT_S 120
#define PRECISION_MIN 0.001
#define PRECISION_MAX 0.5

/* A number that was not asked for; negative, as bench_settings wants it. */
#define NOT_GIVEN INT32_MIN

static struct {
	char *suite, *out, *only, *models, *stacks, *against;
	const char *const *thresholds;
	int rounds, warmups;
	long long seed;
	double limit_s, work_rate, precision, max_time_s;
	int resume, no_report, quiet;
} options = {.rounds = NOT_GIVEN,
	.warmups = NOT_GIVEN,
	.seed = NOT_GIVEN,
	.limit_s = LIMIT_DEFAULT_S,
	.precision = NOT_GIVEN,
	.max_time_s = NOT_GIVEN};

static const struct poptOption table[] = {
	{"suite", 0, POPT_ARG_STRING, &options.suite, 0,
		"what to measure: one of simul list suites, or a file of your own such as "
		"./mine.json (default: documents)",
		"SUITE"},
	{"rounds", 0, POPT_ARG_INT, &options.rounds, 0,
		"how many times to measure every cell (default: the suite's)", "N"},
	{"warmups", 0, POPT_ARG_INT, &options.warmups, 0,
		"rounds before the first that counts (default: the suite's)", "N"},
	{"precision", 0, POPT_ARG_DOUBLE, &options.precision, 0,
		"continue until every interval is within this share of its median, as 0.02",
		"SHARE"},
	{"max-time", 0, POPT_ARG_DOUBLE, &options.max_time_s, 0,
		"begin no further round after so long", "SECONDS"},
	{"seed", 0, POPT_ARG_LONGLONG, &options.seed, 0,
		"of the order in which cells run (default: 1)", "NUMBER"},
	{"out", 0, POPT_ARG_STRING, &options.out, 0,
		"where to write the results (default: results/SUITE-TIME)", "DIR"},
	{"resume", 0, POPT_ARG_NONE, &options.resume, 0,
		"continue the bench in --out where it stopped", NULL},
	{"only", 0, POPT_ARG_STRING, &options.only, 0,
		"only these rows of the suite, or these claims", "ROW,ROW..."},
	{"models", 0, POPT_ARG_STRING, &options.models, 0, "only these models", "MODEL,MODEL..."},
	{"stacks", 0, POPT_ARG_STRING, &options.stacks, 0,
		"how loops keep the stacks of tasks that wait: own or copied", "HOW"},
	{"against", 0, POPT_ARG_STRING, &options.against, 0,
		"run each cell under this other build of simul too, interleaved with ours, and "
		"write its results to DIR/base for simul compare",
		"PROGRAM"},
	{"work-rate", 0, POPT_ARG_DOUBLE, &options.work_rate, 0,
		"units of work a second, as bench.json of an earlier bench has it, to do the same "
		"work (default: as many as a core does)",
		"NUMBER"},
	{"limit", 0, POPT_ARG_DOUBLE, &options.limit_s, 0,
		"end a cell that takes longer (default: 120)", "SECONDS"},
	{"fail", 0, POPT_ARG_ARGV, &options.thresholds, 0,
		"end with exit code 1 unless this holds, as p99(fetch.open,eventloop)<50ms or "
		"throughput(100x0.1,threads)>=400; @FILE has one a line; may be repeated",
		"THRESHOLD"},
	{"no-report", 0, POPT_ARG_NONE, &options.no_report, 0,
		"write the records only, no report and no pictures", NULL},
	{"quiet", 'q', POPT_ARG_NONE, &options.quiet, 0, "no progress on standard error", NULL},
	COMMAND_OPTIONS_END,
};

static int check_options(int operands)
{
	enum model_stacks stacks;

	if (operands > 0)
		return complain(EXIT_USAGE, "bench takes no operands; see simul bench --help");
	if (options.rounds != NOT_GIVEN && (options.rounds < 1 || options.rounds > ROUNDS_MAX))
		return complain(EXIT_USAGE, "--rounds %d is not within 1 to %d", options.rounds,
			ROUNDS_MAX);
	if (options.warmups != NOT_GIVEN && (options.warmups < 0 || options.warmups > ROUNDS_MAX))
		return complain(EXIT_USAGE, "--warmups %d is not within 0 to %d", options.warmups,
			ROUNDS_MAX);
	if (options.seed != NOT_GIVEN && options.seed < 0)
		return complain(EXIT_USAGE, "--seed %lld is below 0", options.seed);
	if (!(options.limit_s > 0 && options.limit_s < 1e6))
		return complain(EXIT_USAGE, "--limit %g is not within 0 to 1000000 seconds",
			options.limit_s);
	if (options.precision != NOT_GIVEN &&
		!(options.precision >= PRECISION_MIN && options.precision <= PRECISION_MAX))
		return complain(EXIT_USAGE,
			"--precision %g is not within %g to %g; 0.02 is 2 %% of the median",
			options.precision, PRECISION_MIN, PRECISION_MAX);
	if (options.max_time_s != NOT_GIVEN &&
		!(options.max_time_s > 0 && options.max_time_s < 1e6))
		return complain(EXIT_USAGE, "--max-time %g is not within 0 to 1000000 seconds",
			options.max_time_s);
	if (options.work_rate < 0 || options.work_rate > 1e15)
		return complain(
			EXIT_USAGE, "--work-rate %g is not within 0 to 1e15", options.work_rate);
	if (options.resume && options.work_rate > 0)
		return complain(EXIT_USAGE,
			"--work-rate is for new benches; --resume keeps that of "
			"the bench that it continues");
	if (options.resume && !options.out)
		return complain(EXIT_USAGE, "--resume needs --out DIR, the bench to continue");
	return stacks_choose(options.stacks, &stacks);
}

static int prepare_plan(struct bench *bench)
{
	const struct bench_settings *settings = &bench->settings;
	int code = claim_plan_open(
		&bench->plan, &bench->suite, settings->suite, settings->only, settings->models);

	if (code == EXIT_FINE)
		code = programs_find(&bench->programs, &bench->plan);
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
		settings->rounds = bench->suite.rounds;
	if (settings->warmups < 0)
		settings->warmups = bench->suite.warmups;
	if (settings->seed < 0)
		settings->seed = SEED_DEFAULT;
	if (settings->precision < 0)
		settings->precision = 0;
	if (settings->max_time_s < 0)
		settings->max_time_s = 0;
	if (options.against)
		settings->pair = bench->pair = against_pair();
	code = bench_directory_name(&bench->directory, options.out, bench->suite.name);
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
		.stacks = options.stacks,
		.rounds = options.rounds,
		.warmups = options.warmups,
		.seed = options.seed,
		.precision = options.precision,
		.max_time_s = options.max_time_s};
	bench->resumed = options.resume;
	bench->quiet = options.quiet;
	return options.resume ? prepare_resumed(bench) : prepare_new(bench);
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
	enum model_stacks stacks;
	int code = stacks_choose(bench->settings.stacks, &stacks);

	if (code != EXIT_FINE)
		return code;
	if (helper_start(&bench->helper) < 0)
		return complain(EXIT_WRONG, "%s", bench->helper.problem);
	invocation_name_helper(bench->helper.pid);
	bench->conditions = (struct conditions){.program = bench->program,
		.base = bench->against.program,
		.programs = &bench->programs,
		.port = bench->helper.port,
		/* A resumed bench goes on with the same work. */
		.work_rate = rate > 0		     ? rate
			     : options.work_rate > 0 ? options.work_rate
						     : calibrate_work_rate(),
		.stacks = stacks == STACKS_DEFAULT ? NULL : stacks_name(stacks),
		.limit_s = options.limit_s};
	return EXIT_FINE;
}

/* From here on signals end the program in order and leave no process behind. */
static int run(struct bench *bench)
{
	struct timespec now;
	int code;

	clock_gettime(CLOCK_MONOTONIC, &now);
	bench->began = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
	child_hold_signals();
	if (guard_start() < 0)
		complain(EXIT_WRONG, "no guard process: kill -9 would leave a cell running");
	code = require_hyperfine();
	if (code == EXIT_FINE)
		code = share(bench);
	if (code == EXIT_FINE && options.against)
		code = against_drop_unknown(&bench->against, &bench->plan, &bench->conditions);
	if (code == EXIT_FINE)
		code = bench_directory_begin(&bench->directory, &bench->settings, &bench->plan,
			bench->conditions.work_rate);
	if (code == EXIT_FINE)
		code = primitives_ensure(bench->directory.path, bench->program);
	if (code == EXIT_FINE)
		code = bench_measure(bench);
	if (code == EXIT_FINE)
		code = bench_directory_finish(&bench->directory, bench->settings.rounds);
	helper_stop(&bench->helper);
	child_release_signals();
	return code;
}

/* What is measured is worth as much without; says so in one line. */
static bool has_tool(const char *name, const char *makes, const char *package)
{
	bool there = tool_is_there(name);

	if (!there)
		complain(EXIT_FINE, "no %s: %s is not installed (Debian: apt-get install %s)",
			makes, name, package);
	return there;
}

/* Each part is tried even if the one before failed: records without pictures are still worth a
 * report. */
static int publish(const struct bench *bench)
{
	const char *path = bench->directory.path;
	char *before = bench_directory_previous(&bench->directory, bench->suite.name);
	int linked = bench_directory_link(&bench->directory, bench->suite.name);
	int plotted, written;

	if (options.no_report) {
		printf("records: %s/records.jsonl\n", path);
		quality_print(path, stdout);
		int checked = report_check(path);
		free(before);
		if (checked != EXIT_FINE)
			return checked;
		return linked != EXIT_FINE ? linked : claims_verify(path);
	}
	bool drawing = has_tool("gnuplot", "pictures", "gnuplot-nox");
	bool html = has_tool("cmark-gfm", "HTML", "cmark-gfm");
	/* The report shows the pictures that are there. */
	plotted = drawing ? plot_write(path) : EXIT_FINE;
	written = report_write(path, html, NULL);
	if (written == EXIT_FINE)
		written = report_print_brief(path);
	printf("\nrecords:  %s/records.jsonl\n", path);
	if (drawing && plotted == EXIT_FINE)
		printf("pictures: %s/plots\n", path);
	if (written == EXIT_FINE)
		printf("report:   %s/%sreport.md\n", path, html ? "report.html and " : "");
	printf("the whole report: simul report %s\n", path);
	if (bench->suite.claims)
		printf("every claim:      simul claims %s\n", path);
	since_print(before, path, stdout);
	free(before);
	if (written != EXIT_FINE)
		return written;
	if (plotted != EXIT_FINE || linked != EXIT_FINE)
		return plotted != EXIT_FINE ? plotted : linked;
	return claims_verify(path);
}

static int bench_main(const char **operands, int count)
{
	struct bench bench = {0};
	struct thresholds thresholds = {0};
	int code = check_options(count);

	(void)operands;
	if (code == EXIT_FINE)
		code = thresholds_open(&thresholds, options.thresholds);
	if (code == EXIT_FINE && options.against)
		code = against_find(&bench.against, options.against);
	if (code == EXIT_FINE)
		code = prepare(&bench);
	if (code == EXIT_FINE)
		code = child_own_program(bench.program);
	if (code == EXIT_FINE)
		code = run(&bench);
	if (code == EXIT_FINE)
		code = publish(&bench);
	if (code == EXIT_FINE)
		code = thresholds_check(&thresholds, bench.directory.path);
	thresholds_close(&thresholds);
	plan_release(&bench.plan);
	suite_release(&bench.suite);
	bench_directory_release(&bench.directory);
	bench_directory_release(&bench.against.directory);
	free(bench.pair);
	return code;
}

const struct command command_bench = {
	.name = "bench",
	.arguments = "",
	.summary = "measure every cell of a suite, round after round, and report",
	.details =
		"Each round runs every cell of the suite once, in an order that depends on the "
		"seed, each in a fresh process under hyperfine. A run that the machine disturbed "
		"is set aside and run again. The records of a round are on the disk when it is "
		"complete; --resume continues a bench that was interrupted. With --precision "
		"rounds continue beyond --rounds until every interval is narrow enough. Without "
		"gnuplot there are no pictures, without cmark-gfm no report.html; `simul plot` "
		"and `simul report --write` make them later. A bench ends with one screen; "
		"`simul report` prints all tables.",
	.options = table,
	.main = bench_main,
};
