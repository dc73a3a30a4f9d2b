/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks an experiment, has it measured, and shows it. */
#include "harness/commands/run_experiment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/suite.h"
#include "harness/commands/report.h"
#include "harness/experiment/experiment.h"
#include "harness/experiment/experiment_run.h"
#include "harness/experiment/series.h"
#include "harness/files/whole_file.h"
#include "harness/plot/plot.h"
#include "harness/process/exit.h"
#include "harness/report/report_export.h"

bool is_experiment(const struct run_request *request, const struct experiment_options *options)
{
	return options->rounds != RUN_NOT_GIVEN || options->sweeps || options->baseline ||
	       options->y || options->plot || options->csv || options->out ||
	       experiment_has_several(request->model);
}

static int rounds_of(const struct experiment_options *options)
{
	return options->rounds == RUN_NOT_GIVEN ? EXPERIMENT_ROUNDS : options->rounds;
}

static int check(const struct run_request *request, const struct experiment_options *options)
{
	char *stem = NULL;

	if (rounds_of(options) < 1 || rounds_of(options) > ROUNDS_MAX)
		return complain(EXIT_USAGE, "--rounds %d is not within 1 to %d", options->rounds,
			ROUNDS_MAX);
	if (request->trace || request->port != 0)
		return complain(EXIT_USAGE,
			"--%s is for a single run: one model, no --rounds, no --sweep",
			request->trace ? "trace" : "port");
	if (options->plot && !options->sweeps)
		return complain(EXIT_USAGE,
			"--plot %s draws over a --sweep; give one, as --sweep tasks=10,100,1000",
			options->plot);
	if (options->plot && !(stem = plot_stem(options->plot)))
		return EXIT_USAGE;
	free(stem);
	return EXIT_FINE;
}

static int write_csv(const struct series *series, const char *path)
{
	struct whole_file file;
	int status = whole_file_open(&file, path);

	if (status == 0) {
		series_csv(series, file.stream);
		status = whole_file_commit(&file);
	}
	return status < 0 ? complain(EXIT_WRONG, "--csv %s: %s", path, strerror(-status))
			  : EXIT_FINE;
}

static int draw(const struct series *series, const char *path)
{
	char *stem = plot_stem(path);
	int answer = stem ? series_plot(series, stem) : EXIT_USAGE;

	free(stem);
	return answer;
}

static int write_files(const struct series *series, const struct experiment_options *options)
{
	int answer = options->csv ? write_csv(series, options->csv) : EXIT_FINE;

	if (options->plot && answer == EXIT_FINE)
		answer = draw(series, options->plot);
	if (options->as_json || answer != EXIT_FINE)
		return answer;
	if (options->csv)
		printf("table: %s\n", options->csv);
	if (options->plot)
		printf("picture: %s, and .png and .dat beside it\n", options->plot);
	if (options->out)
		printf("results: %s, and the suite %s.json\n", options->out, options->out);
	return EXIT_FINE;
}

/* `series` lacks the summary of what was measured. */
static int show(
	struct series series, const struct experiment_options *options, const char *directory)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_WRONG, "%s", problem.text);
	series.summary = &summary;
	if (options->as_json)
		report_json(&summary, NULL, stdout);
	else
		series_print(&series, stdout);
	int answer = write_files(&series, options);
	summary_release(&summary);
	int checked = report_check(directory);
	return answer == EXIT_FINE ? checked : answer;
}

static int measure(const struct series *series, const struct experiment_options *options)
{
	struct experiment_run run = {.out = options->out,
		.rounds = rounds_of(options),
		.stacks = series->experiment->request.stacks,
		.work_rate = series->experiment->request.work_rate,
		.quiet = options->quiet};
	int answer = experiment_run(&run, series->experiment);

	if (answer == EXIT_FINE)
		answer = show(*series, options, run.directory);
	experiment_run_close(&run);
	return answer;
}

int run_experiment(const struct run_request *request, const struct experiment_options *options)
{
	struct experiment experiment = {.request = *request};
	struct series series = {.experiment = &experiment};
	int answer = check(request, options);

	if (answer != EXIT_FINE)
		return answer;
	answer = experiment_open(&experiment, request->model, options->sweeps);
	if (answer == EXIT_FINE) {
		series.measure = measure_choose(options->y ? options->y : MEASURE_DEFAULT);
		series.baseline = series_baseline(&experiment, options->baseline);
		answer = series.measure && series.baseline ? measure(&series, options) : EXIT_USAGE;
	}
	experiment_close(&experiment);
	return answer;
}
