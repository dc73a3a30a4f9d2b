/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs `simul bench` on the suite of an experiment. */
#include "harness/experiment/experiment_run.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/files/file.h"
#include "harness/process/child.h"
#include "harness/process/exit.h"

#define ARGUMENTS_MAX 16
#define LIMIT_S 1e6

/* A directory that goes in the end. */
static int make_scratch(struct experiment_run *run)
{
	const char *place = getenv("TMPDIR");

	run->scratch = format_text("%s/simul-run-XXXXXX", place && *place ? place : "/tmp");
	if (mkdtemp(run->scratch))
		return EXIT_FINE;
	int answer = complain(EXIT_WRONG, "cannot make %s: %s; name another place in TMPDIR",
		run->scratch, strerror(errno));
	free(run->scratch);
	run->scratch = NULL;
	return answer;
}

static int choose_directory(struct experiment_run *run)
{
	if (run->out) {
		run->directory = format_text("%s", run->out);
		return EXIT_FINE;
	}
	int answer = make_scratch(run);
	if (answer == EXIT_FINE)
		run->directory = format_text("%s/results", run->scratch);
	return answer;
}

/* Next to the directory of the results, which simul bench makes. */
static char *write_suite(const struct experiment_run *run, const struct experiment *experiment)
{
	char *path = format_text("%s.json", run->directory);
	char *slash = strrchr(path, '/');
	int status = 0;

	if (slash && slash != path) {
		*slash = '\0';
		status = file_make_directory(path);
		*slash = '/';
	}
	if (status == 0)
		status = file_replace_json(path, experiment_suite(experiment, run->rounds));
	if (status == 0)
		return path;
	complain(EXIT_WRONG, "%s: %s", path, strerror(-status));
	free(path);
	return NULL;
}

static int run_bench(const char *const *arguments, const struct experiment_run *run)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	const struct child child = {.arguments = arguments,
		.output = nowhere,
		.error = STDERR_FILENO,
		.third = -1,
		.limit_s = LIMIT_S};

	child_hold_signals();
	int status = child_run(&child);
	child_release_signals();
	close(nowhere);
	if (status == -EINTR)
		return complain(EXIT_WRONG, "interrupted%s%s",
			run->out ? "; continue with simul bench --resume --out " : "",
			run->out ? run->out : "");
	if (status < 0)
		return complain(EXIT_WRONG, "cannot run %s: %s", arguments[0], strerror(-status));
	return status;
}

int experiment_run(struct experiment_run *run, const struct experiment *experiment)
{
	char program[PATH_MAX], rounds[24], rate[32];
	const char *arguments[ARGUMENTS_MAX] = {
		program, "bench", "--no-report", "--rounds", rounds};
	size_t count = 5;
	int answer = choose_directory(run);

	if (answer != EXIT_FINE)
		return answer;
	answer = child_own_program(program);
	if (answer != EXIT_FINE)
		return answer;
	char *suite = write_suite(run, experiment);
	if (!suite)
		return EXIT_WRONG;
	snprintf(rounds, sizeof(rounds), "%d", run->rounds);
	snprintf(rate, sizeof(rate), "%.17g", run->work_rate);
	const char *const pairs[][2] = {{"--suite", suite}, {"--out", run->directory},
		{"--stacks", run->stacks}, {"--work-rate", run->work_rate > 0 ? rate : NULL}};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (!pairs[i][1])
			continue;
		arguments[count++] = pairs[i][0];
		arguments[count++] = pairs[i][1];
	}
	if (run->quiet)
		arguments[count++] = "--quiet";
	answer = run_bench(arguments, run);
	free(suite);
	return answer;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

void experiment_run_close(struct experiment_run *run)
{
	if (run->scratch)
		nftw(run->scratch, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(run->scratch);
	free(run->directory);
}
