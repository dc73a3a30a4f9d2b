/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simul run: one cell, measured once, in this process: checked, set up, measured, printed; or, with
 * several models, rounds or a sweep, an experiment. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/suite.h"
#include "harness/cell/cell_plan.h"
#include "harness/cell/cell_setup.h"
#include "harness/cell/measurement.h"
#include "harness/cell/run_json.h"
#include "harness/cell/run_text.h"
#include "harness/cli/command.h"
#include "harness/commands/report.h"
#include "harness/experiment/experiment.h"
#include "harness/experiment/experiment_run.h"
#include "harness/experiment/series.h"
#include "harness/files/file.h"
#include "harness/files/whole_file.h"
#include "harness/process/exit.h"
#include "harness/report/report_export.h"

static struct run_request request = {
	.model = "eventloop",
	.workers = RUN_NOT_GIVEN,
	.tasks = RUN_NOT_GIVEN,
	.second = RUN_NOT_GIVEN,
};
static int as_json, hold_ms = 100;
static const char *workers;

/* Of an experiment. */
static struct {
	const char *baseline, *y, *plot, *csv, *out;
	const char *const *sweeps;
	int rounds, quiet;
} varied = {.rounds = RUN_NOT_GIVEN};

static const struct poptOption table[] = {
	{"model", 'm', POPT_ARG_STRING, &request.model, 0,
		"the concurrency model (eventloop, if not given); several with commas between, "
		"all, or a kind: overlap, loop, pool, hybrid",
		"MODEL"},
	{"workers", 'w', POPT_ARG_STRING, &workers, 0,
		"threads or processes in the pool (a worker a task up to 64 for tasks that wait, a "
		"core each for what computes); tasks: as many as tasks; ignored by models without "
		"a "
		"pool",
		"K"},
	{"tasks", 'n', POPT_ARG_LONGLONG, &request.tasks, 0,
		"how many tasks (the workload's default)", "N"},
	{"second", 's', POPT_ARG_DOUBLE, &request.second, 0,
		"how many real seconds a document second lasts (1, for most workloads)", "S"},
	{"set", 0, POPT_ARG_ARGV, &request.settings, 0,
		"an option of the workload; may be repeated", "NAME=VALUE"},
	{"rate", 0, POPT_ARG_STRING, &request.rate, 0,
		"open load: how many tasks arrive in a document second (if not given, all "
		"are there at once)",
		"R"},
	{"disturb", 0, POPT_ARG_STRING, &request.disturb, 0,
		"add a task that computes: as a task like the others (cpu), or offloaded "
		"(offload)",
		"HOW"},
	{"json", 0, POPT_ARG_NONE, &as_json, 0,
		"print the record as one line of JSON on standard output", NULL},
	{"trace", 0, POPT_ARG_STRING, &request.trace, 0,
		"write what each task did when to this file (CSV)", "FILE"},
	{"hold", 0, POPT_ARG_INT | POPT_ARGFLAG_SHOW_DEFAULT, &hold_ms, 0,
		"warn of a task that kept the event loop for longer than this", "MILLISECONDS"},
	{"stacks", 0, POPT_ARG_STRING, &request.stacks, 0,
		"how an event loop keeps the stacks of tasks that wait: own or copied "
		"(default: copied)",
		"HOW"},
	{"rounds", 0, POPT_ARG_INT, &varied.rounds, 0,
		"measure so many times, the models in turn, and print medians with their intervals "
		"(6, with several models or a sweep)",
		"N"},
	{"sweep", 0, POPT_ARG_ARGV, &varied.sweeps, 0,
		"vary tasks, workers, second, rate or an option of the workload: tasks=10,100,1000 "
		"or workers=1..8 or tasks=10..10000*10; may be repeated once",
		"NAME=VALUES"},
	{"baseline", 0, POPT_ARG_STRING, &varied.baseline, 0,
		"the model that others are compared with (the first)", "MODEL"},
	{"y", 0, POPT_ARG_STRING, &varied.y, 0,
		"what is compared and drawn: throughput, wall, p50, p99, cpu or memory "
		"(throughput)",
		"FIGURE"},
	{"plot", 0, POPT_ARG_STRING, &varied.plot, 0,
		"draw the figure over the sweep, into this file and .png and .dat beside it",
		"FILE.svg"},
	{"csv", 0, POPT_ARG_STRING, &varied.csv, 0, "write the table as CSV", "FILE"},
	{"out", 0, POPT_ARG_STRING, &varied.out, 0,
		"keep the results in this directory, as those of a bench, and the suite in "
		"DIR.json",
		"DIR"},
	{"quiet", 'q', POPT_ARG_NONE, &varied.quiet, 0, "no progress on standard error", NULL},
	{"port", 0, POPT_ARG_INT, &request.port, 0,
		"use the helper server on this port instead of starting one; SIMUL_HELPER may "
		"name its process, whose CPU time is then not foreign",
		"PORT"},
	{"work-rate", 0, POPT_ARG_DOUBLE, &request.work_rate, 0,
		"units of CPU work a second, so that cells do the same (measured, if not "
		"given)",
		"RATE"},
	COMMAND_OPTIONS_END,
};

static int print_json(const struct cell_plan *plan, const struct measurement *measured)
{
	json_t *record = run_json(plan, measured);
	char *line = record ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
	json_decref(record);
	if (!line)
		return complain(EXIT_WRONG, "out of memory");
	puts(line);
	free(line);
	return EXIT_FINE;
}

static int tell(const struct cell_plan *plan, const struct measurement *m)
{
	int answer = EXIT_FINE;
	run_warn(m, hold_ms);
	if (as_json)
		answer = print_json(plan, m);
	else if (m->record.valid)
		run_text(plan, m);
	if (m->events_dropped < 0)
		answer = complain(EXIT_WRONG, "--trace %s: %s; give another file", plan->trace,
			strerror((int)-m->events_dropped));
	if (!m->record.valid)
		answer = complain(m->error == -EDEADLK ? EXIT_DEADLOCK : EXIT_WRONG,
			"%s under %s: %s", plan->workload->name, plan->model->name,
			m->problem.text);
	return answer;
}

static int measure(const struct cell_plan *plan, double setup_s)
{
	struct measurement measured;
	int result = measurement_take(plan, &measured);
	measured.record.setup_s = setup_s;
	int answer = result < 0 ? complain(EXIT_WRONG, "%s", measured.problem.text)
				: tell(plan, &measured);
	json_decref(measured.facts);
	return answer;
}

static bool names_several_models(const char *list)
{
	static const char *const kinds[] = {"all", "overlap", "loop", "pool", "hybrid"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(list, kinds[i]) == 0)
			return true;
	return strchr(list, ',') != NULL;
}

static int set_up_and_measure(struct cell_plan *plan)
{
	struct cell_setup setup;
	int answer = cell_setup_open(&setup, plan);
	if (answer == EXIT_FINE)
		answer = measure(plan, setup.seconds);
	cell_setup_close(&setup, plan);
	return answer;
}

static int run_once(void)
{
	struct cell_plan plan;
	int answer = cell_plan_open(&plan, &request);

	if (answer == EXIT_FINE)
		answer = set_up_and_measure(&plan);
	cell_plan_close(&plan);
	return answer;
}

/* What is asked for of an experiment, or of a single run. */
static bool is_experiment(void)
{
	return varied.rounds != RUN_NOT_GIVEN || varied.sweeps || varied.baseline || varied.y ||
	       varied.plot || varied.csv || varied.out || names_several_models(request.model);
}

static int check_experiment(void)
{
	size_t length = varied.plot ? strlen(varied.plot) : 0;

	if (varied.rounds == RUN_NOT_GIVEN)
		varied.rounds = EXPERIMENT_ROUNDS;
	if (varied.rounds < 1 || varied.rounds > ROUNDS_MAX)
		return complain(
			EXIT_USAGE, "--rounds %d is not within 1 to %d", varied.rounds, ROUNDS_MAX);
	if (request.trace || request.port != 0)
		return complain(EXIT_USAGE,
			"--%s is for a single run: one model, no --rounds, no --sweep",
			request.trace ? "trace" : "port");
	if (varied.plot && !varied.sweeps)
		return complain(EXIT_USAGE,
			"--plot %s draws over a --sweep; give one, as --sweep tasks=10,100,1000",
			varied.plot);
	if (length > 0 && (length <= 4 || strcmp(varied.plot + length - 4, ".svg") != 0))
		return complain(EXIT_USAGE, "--plot '%s' does not end in .svg", varied.plot);
	return EXIT_FINE;
}

static int write_csv(const struct series *series)
{
	struct whole_file file;
	int status = whole_file_open(&file, varied.csv);

	if (status == 0) {
		series_csv(series, file.stream);
		status = whole_file_commit(&file);
	}
	return status < 0 ? complain(EXIT_WRONG, "--csv %s: %s", varied.csv, strerror(-status))
			  : EXIT_FINE;
}

static int draw(const struct series *series)
{
	char *stem = format_text("%.*s", (int)strlen(varied.plot) - 4, varied.plot);
	int answer = series_plot(series, stem);

	free(stem);
	if (answer == EXIT_FINE)
		printf("picture: %s\n", varied.plot);
	return answer;
}

static int show(const struct experiment *experiment, struct series *series, const char *directory)
{
	struct summary summary;
	struct problem problem;
	int answer = EXIT_FINE;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_WRONG, "%s", problem.text);
	series->experiment = experiment;
	series->summary = &summary;
	if (as_json)
		report_json(&summary, NULL, stdout);
	else
		series_print(series, stdout);
	if (varied.csv)
		answer = write_csv(series);
	if (varied.plot && answer == EXIT_FINE)
		answer = draw(series);
	if (varied.out && !as_json)
		printf("results: %s, and the suite %s.json\n", varied.out, varied.out);
	summary_release(&summary);
	int checked = report_check(directory);
	return answer == EXIT_FINE ? checked : answer;
}

static int measure_experiment(const struct experiment *experiment, struct series *series)
{
	struct experiment_run measured = {.out = varied.out,
		.rounds = varied.rounds,
		.stacks = request.stacks,
		.work_rate = request.work_rate,
		.quiet = varied.quiet};
	int answer = experiment_run(&measured, experiment);

	if (answer == EXIT_FINE)
		answer = show(experiment, series, measured.directory);
	experiment_run_close(&measured);
	return answer;
}

static int run_experiment(void)
{
	struct experiment experiment = {.request = request};
	struct series series = {.measure = measures};
	int answer = check_experiment();

	if (answer != EXIT_FINE)
		return answer;
	answer = experiment_open(&experiment, request.model, varied.sweeps);
	if (answer == EXIT_FINE && varied.y)
		series.measure = measure_choose(varied.y);
	if (answer == EXIT_FINE)
		series.baseline = series_baseline(&experiment, varied.baseline);
	if (answer == EXIT_FINE)
		answer = series.measure && series.baseline
				 ? measure_experiment(&experiment, &series)
				 : EXIT_USAGE;
	experiment_close(&experiment);
	return answer;
}

/* A whole number, or "tasks". */
static int read_workers(void)
{
	char *end;

	if (!workers)
		return EXIT_FINE;
	errno = 0;
	long number = strtol(workers, &end, 10);
	if (strcmp(workers, "tasks") == 0)
		request.workers = WORKERS_PER_TASK;
	else if (end == workers || *end || errno || number < 1 || number > WORKERS_MAX)
		return complain(EXIT_USAGE,
			"--workers %s: a pool has 1 to %d workers, or tasks: one each", workers,
			WORKERS_MAX);
	else
		request.workers = (int)number;
	return EXIT_FINE;
}

static int run(const char **operands, int count)
{
	if (count != 1)
		return complain(EXIT_USAGE,
			"run takes one workload, not %d; see simul list workloads", count);
	if (hold_ms < 0)
		return complain(EXIT_USAGE,
			"--hold %d: a task keeps the loop for 0 milliseconds or more", hold_ms);
	request.workload = operands[0];
	if (read_workers() != EXIT_FINE)
		return EXIT_USAGE;
	return is_experiment() ? run_experiment() : run_once();
}

const struct command command_run = {
	.name = "run",
	.arguments = "WORKLOAD",
	.summary = "measure a workload under one model, or compare several",
	.details = "Runs the workload once, checks its result and prints times, CPU, memory and "
		   "latencies. A workload that needs the helper server gets one of its own. With "
		   "several models, --rounds or --sweep it is an experiment: every combination is "
		   "measured in each round, as in a bench, and one table shows medians with their "
		   "intervals.",
	.options = table,
	.main = run,
};
