/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each task was doing when. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/files/input_file.h"
#include "harness/plot/plot_block.h"
#include "harness/plot/plot_data.h"
#include "harness/files/whole_file.h"

enum { STRETCH_LIMIT = 20000, TRACE_MAX_MIB = 64 };

/* The number by which the picture knows a state; -1: there is none of that name. */
static int number_of(const char *state)
{
	static const char *const states[] = {"wait", "run", "block", "queued", "offload"};

	for (int i = 0; i < (int)(sizeof(states) / sizeof(states[0])); i++)
		if (strcmp(state, states[i]) == 0)
			return i;
	return -1;
}

/* Copies one trace as a block. `line` counts the lines. */
static int copy_trace(
	FILE *trace, double second, struct timeline *timeline, FILE *stream, long *line)
{
	char text[256], state[16];
	long task, worker;
	double start, end;
	int stretches = 0;

	for (*line = 1; fgets(text, sizeof(text), trace); ++*line) {
		if (*line == 1 && strncmp(text, "task,", 5) == 0)
			continue;
		if (sscanf(text, "%ld,%ld,%lf,%lf,%15[a-z]", &task, &worker, &start, &end, state) !=
				5 ||
			task < 1 || !isfinite(start) || !(end >= start) || !isfinite(end) ||
			number_of(state) < 0)
			return -EPROTO;
		if (++stretches > STRETCH_LIMIT)
			return -EFBIG;
		fprintf(stream, "%ld %.9g %.9g %d\n", task, start / second, end / second,
			number_of(state));
		if (task > timeline->tasks)
			timeline->tasks = task;
	}
	return ferror(trace) ? -EIO : stretches > 0;
}

static void add_name(char *names, size_t size, const char *name)
{
	size_t used = strlen(names);
	snprintf(names + used, size - used, "%s%s", used ? " " : "", name);
}

/* 1 if the model has a trace, 0 if not. */
static int add_trace(const struct summary *summary, const struct row *row, const char *model,
	struct timeline *timeline, FILE *stream, struct problem *problem)
{
	char path[PATH_MAX];
	long line;

	snprintf(path, sizeof(path), "%s/trace/%s-%s.csv", summary->directory, row->name, model);
	FILE *trace;
	int status = input_file_open(&trace, path, TRACE_MAX_MIB, problem);
	if (status < 0)
		return status == -ENOENT ? 0 : status;
	status = copy_trace(trace, row->second, timeline, stream, &line);
	fclose(trace);
	if (status == -EPROTO)
		return problem_set(
			problem, status, "%.150s, line %ld: not a stretch of a task", path, line);
	if (status == -EFBIG)
		return problem_set(problem, status,
			"%.150s: more than %d stretches, too many to draw", path, STRETCH_LIMIT);
	if (status < 0)
		return problem_set(problem, status, "%.150s: %s", path, strerror(-status));
	add_name(status ? timeline->models : timeline->taskless, sizeof(timeline->models), model);
	if (status)
		plot_end_block(stream);
	return status;
}

int plot_data_timeline(const struct summary *summary, const struct row *row, const char *path,
	struct timeline *timeline, struct problem *problem)
{
	struct whole_file file;
	int traces = 0;

	*timeline = (struct timeline){0};
	int status = whole_file_open(&file, path);
	if (status < 0)
		return problem_set(problem, status, "%.150s: %s", path, strerror(-status));
	for (size_t i = 0; i < row->cell_count && status >= 0; i++) {
		status = add_trace(
			summary, row, row->cells[i].model, timeline, file.stream, problem);
		traces += status > 0;
	}
	if (status < 0 || traces == 0) {
		whole_file_abandon(&file);
		return status < 0 ? status : 0;
	}
	status = whole_file_commit(&file);
	if (status < 0)
		return problem_set(problem, status, "%.150s: %s", path, strerror(-status));
	return traces;
}
