/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records the traces that timelines are drawn from. */
#include "harness/bench/timeline.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/process/child.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"

static int run_quietly(const char *const *command, double limit_s)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct child child = {.arguments = command,
		.output = nowhere,
		.error = nowhere,
		.third = -1,
		.limit_s = limit_s};
	int status = nowhere < 0 ? -errno : child_run(&child);

	if (nowhere >= 0)
		close(nowhere);
	return status > 0 ? -EPROTO : status;
}

/* The trace appears under its name when it is complete. */
static int trace_cell(
	const struct plan_cell *cell, const struct conditions *conditions, const char *path)
{
	char *part = format_text("%s.part", path);
	char **command = invocation_make(cell, conditions, part);
	int error = run_quietly((const char *const *)command, conditions->limit_s);

	if (error == 0 && rename(part, path) < 0)
		error = -errno;
	if (error < 0)
		unlink(part);
	invocation_free(command);
	free(part);
	return error;
}

int timeline_write(const char *directory, const struct plan *plan,
	const struct conditions *conditions, struct problem *problem)
{
	char *traces = format_text("%s/trace", directory);
	int error = 0;

	for (size_t i = 0; i < plan->count && error == 0; i++) {
		const struct plan_cell *cell = &plan->cells[i];
		char *path;

		if (!cell->row->timeline || cell->base)
			continue;
		path = format_text("%s/%s-%s.csv", traces, cell->row->name, cell->model);
		error = file_make_directory(traces);
		if (error == 0 && access(path, F_OK) < 0)
			error = trace_cell(cell, conditions, path);
		if (error < 0)
			problem_set(problem, error, "cannot trace row %s under %s to %s: %s",
				cell->row->name, cell->model, path,
				error == -EPROTO ? "the cell failed" : strerror(-error));
		free(path);
		/* A claim's cell that fails is a finding. */
		if (cell->row->claim[0] && (error == -EPROTO || error == -ETIMEDOUT))
			error = complain(EXIT_FINE, "%s", problem->text);
	}
	free(traces);
	return error;
}
