/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simul run: one cell, measured once, in this process: checked, set up, measured, printed; or, with
 * several models, rounds or a sweep, an experiment. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cell/cell_plan.h"
#include "harness/cell/cell_setup.h"
#include "harness/cell/measurement.h"
#include "harness/cell/run_json.h"
#include "harness/cell/run_text.h"
#include "harness/cell/settings.h"
#include "harness/cli/command.h"
#include "harness/commands/run_experiment.h"
#include "harness/files/file.h"
#include "harness/process/exit.h"

static struct run_request request = {
	.model = "eventloop",
	.workers = RUN_NOT_GIVEN,
	.tasks = RUN_NOT_GIVEN,
	.second = RUN_NOT_GIVEN,
};
static int as_json, hold_ms = 100;
static const char *workers;

static struct experiment_options varied = {.rounds = RUN_NOT_GIVEN};

static const struct poptOption table[] = {
	{"model", 'm', POPT_ARG_STRING, &request.model, 0,
		"the concurrency model (eventloop, if not given); several with commas between, "
		"all, or a kind: overlap (all but sequential), loop, pool, hybrid",
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
		"an option of the workload, as --NAME VALUE, also if run has another option of "
		"that name; may be repeated",
		"NAME=VALUE"},
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
		"the model that others are compared with (the first; with --rate not "
		"sequential)",
		"MODEL"},
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

/* The options of the workload, as options of the command. */
enum { WORKLOAD_OPTIONS = 32, OPTIONS_MAX = sizeof(table) / sizeof(table[0]) + WORKLOAD_OPTIONS };
static const char *values[WORKLOAD_OPTIONS], *named[WORKLOAD_OPTIONS];

static const struct workload *workload_in(int argc, const char **argv)
{
	for (int i = 1; i < argc; i++)
		for (const struct workload *const *workload = workloads; *workload; workload++)
			if (strcmp(argv[i], (*workload)->name) == 0)
				return *workload;
	return NULL;
}

static bool is_own(const char *name)
{
	for (size_t i = 0; table[i].longName; i++)
		if (strcmp(table[i].longName, name) == 0)
			return true;
	return false;
}

/* Help for one of them, with its default. */
static char *help_of(const struct workload *workload, const struct workload_option *option)
{
	return format_text("%s: %s [%s]", workload->name, option->help, option->initial);
}

static const struct poptOption *options_for(int argc, const char **argv)
{
	static struct poptOption options[OPTIONS_MAX];
	static char *helps[WORKLOAD_OPTIONS];
	const struct workload *workload = workload_in(argc, argv);
	const struct workload_option *option;
	size_t count = sizeof(table) / sizeof(table[0]) - 1, more = 0;

	for (size_t i = 0; i < WORKLOAD_OPTIONS; i++) {
		free(helps[i]);
		helps[i] = NULL;
		values[i] = named[i] = NULL;
	}
	memcpy(options, table, count * sizeof(options[0]));
	for (int i = 0; workload && (option = settings_option(workload, i)) != NULL; i++) {
		if (is_own(option->name) || more == WORKLOAD_OPTIONS - 1)
			continue;
		named[more] = option->name;
		helps[more] = help_of(workload, option);
		options[count++] = (struct poptOption){
			option->name, 0, POPT_ARG_STRING, &values[more], 0, helps[more], "VALUE"};
		more++;
	}
	options[count] = (struct poptOption)COMMAND_OPTIONS_END;
	return options;
}

/* Adds those that were given to the settings. They live as long as the command runs. */
static int gather_settings(void)
{
	static const char **settings;
	size_t count = 0;

	while (request.settings && request.settings[count])
		count++;
	settings = calloc(count + WORKLOAD_OPTIONS + 1, sizeof(*settings));
	if (!settings)
		return complain(EXIT_WRONG, "out of memory");
	for (size_t i = 0; i < count; i++)
		settings[i] = request.settings[i];
	for (size_t i = 0; i < WORKLOAD_OPTIONS && named[i]; i++)
		if (values[i])
			settings[count++] = format_text("%s=%s", named[i], values[i]);
	request.settings = settings;
	return EXIT_FINE;
}

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
	if (count == 0)
		return complain(EXIT_USAGE, "run takes one workload; see simul list workloads");
	if (count > 1)
		return complain(EXIT_USAGE,
			"run takes one workload, and '%s' is one word too many; a value and its "
			"unit are one word, as in 20ms",
			operands[1]);
	if (hold_ms < 0)
		return complain(EXIT_USAGE,
			"--hold %d: a task keeps the loop for 0 milliseconds or more", hold_ms);
	request.workload = operands[0];
	if (read_workers() != EXIT_FINE)
		return EXIT_USAGE;
	if (gather_settings() != EXIT_FINE)
		return EXIT_WRONG;
	varied.as_json = as_json;
	return is_experiment(&request, &varied) ? run_experiment(&request, &varied) : run_once();
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
	.options_for = options_for,
	.main = run,
};
