/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/bench/originals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/exit.h"
#include "harness/files/resource.h"
#include "harness/files/tool.h"
#include "harness/claims/who.h"

#define SCRIPT "original.py"
#define PACKAGES "python3 python3-aiohttp python3-uvloop"

static bool can(const char *interpreter, const char *statement)
{
	const char *arguments[] = {interpreter, "-c", statement, NULL};
	struct tool tool = {.arguments = arguments, .input = -1, .output = -1};
	char problem[256];

	return tool_run(&tool, problem) == 0;
}

/* Debian's packages are for Debian's interpreter, which need not be the first in PATH. */
static const char *choose_interpreter(void)
{
	static const char debian[] = "/usr/bin/python3";
	const char *asked = getenv("SIMUL_PYTHON");

	if (asked && *asked)
		return asked;
	return can(debian, "import aiohttp") ? debian : "python3";
}

static void find(struct originals *originals)
{
	const char *interpreter = choose_interpreter();
	char directory[PATH_MAX];

	snprintf(originals->interpreter, sizeof(originals->interpreter), "%s", interpreter);
	if (resource_find("SIMUL_ORIGINALS", "workloads/python", "python", SCRIPT, directory) < 0)
		return;
	snprintf(originals->script, sizeof(originals->script), "%s/" SCRIPT, directory);
	originals->present = can(interpreter, "import concurrent.futures");
	originals->aiohttp = originals->present && can(interpreter, "import aiohttp");
	originals->uvloop = originals->present && can(interpreter, "import uvloop");
}

static bool is_missing(const struct originals *originals, const struct plan_cell *cell)
{
	bool loop = strcmp(who_counterpart(cell->model), "eventloop") == 0;

	if (!who_is_original(cell->model))
		return false;
	if (!originals->present)
		return true;
	if (strcmp(cell->model, WHO_UVLOOP) == 0 && !originals->uvloop)
		return true;
	return loop && strcmp(cell->row->workload, "fetch") == 0 && !originals->aiohttp;
}

/* The rows that lack the model of the cell at `first`: "MODEL (ROW, ROW)". */
static void name_rows(
	FILE *stream, const struct originals *originals, const struct plan *plan, size_t first)
{
	const char *model = plan->cells[first].model;

	fprintf(stream, "%s (%s", model, plan->cells[first].row->id);
	for (size_t i = first + 1; i < plan->count; i++)
		if (strcmp(plan->cells[i].model, model) == 0 &&
			is_missing(originals, &plan->cells[i]))
			fprintf(stream, ", %s", plan->cells[i].row->id);
	putc(')', stream);
}

static bool is_first(const struct originals *originals, const struct plan *plan, size_t place)
{
	for (size_t i = 0; i < place; i++)
		if (strcmp(plan->cells[i].model, plan->cells[place].model) == 0 &&
			is_missing(originals, &plan->cells[i]))
			return false;
	return is_missing(originals, &plan->cells[place]);
}

static void tell_missing(const struct originals *originals, const struct plan *plan)
{
	char *text = NULL;
	size_t size, count = 0;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_first(originals, plan, i))
			continue;
		fputs(count++ ? ", " : "", stream);
		name_rows(stream, originals, plan, i);
	}
	fclose(stream);
	if (count > 0)
		complain(EXIT_FINE, "skipped: %s; to have them: sudo apt-get install " PACKAGES,
			text);
	free(text);
}

static void drop_missing(const struct originals *originals, struct plan *plan)
{
	bool *missing = calloc(plan->count, sizeof(*missing));

	if (!missing)
		abort();
	for (size_t i = 0; i < plan->count; i++)
		missing[i] = is_missing(originals, &plan->cells[i]);
	plan_drop(plan, missing);
	free(missing);
}

int originals_settle(struct originals *originals, struct plan *plan)
{
	bool wanted = false;

	*originals = (struct originals){.present = false};
	for (size_t i = 0; i < plan->count; i++)
		wanted = wanted || who_is_original(plan->cells[i].model);
	if (!wanted)
		return EXIT_FINE;
	find(originals);
	tell_missing(originals, plan);
	drop_missing(originals, plan);
	return plan->count > 0 ? EXIT_FINE : complain(EXIT_WRONG, "no cell is left to measure");
}
