/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the programs that stand for models, and leaves out the cells whose program is missing. */
#include "harness/bench/programs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/files/resource.h"
#include "harness/process/exit.h"
#include "harness/process/tool.h"
#include "harness/results/model_kind.h"

#define PATH_SIZE (PATH_MAX + 16)

/* Programs are no data: below PREFIX they are not in share/simul, from which this leads. */
#define REFERENCES_INSTALLED "../../libexec/simul"

static bool can(const char *program, const char *option, const char *argument)
{
	const char *arguments[] = {program, option, argument, NULL};
	struct tool tool = {.arguments = arguments, .input = -1, .output = -1};
	struct problem problem;

	return tool_run(&tool, &problem) == 0;
}

/* Debian's packages are for Debian's interpreter, which need not be the first in PATH. */
static const char *choose_python(void)
{
	static const char debian[] = "/usr/bin/python3";
	const char *asked = getenv("SIMUL_PYTHON");

	if (asked && *asked)
		return asked;
	return can(debian, "-c", "import aiohttp") ? debian : "python3";
}

static void find_python(struct programs *programs)
{
	char directory[PATH_MAX];

	snprintf(programs->python, sizeof(programs->python), "%s", choose_python());
	if (resource_find(
		    "SIMUL_ORIGINALS", "workloads/python", "python", "original.py", directory) < 0)
		return;
	snprintf(programs->script, sizeof(programs->script), "%s/original.py", directory);
	programs->has_python = can(programs->python, "-c", "import concurrent.futures");
	programs->aiohttp = programs->has_python && can(programs->python, "-c", "import aiohttp");
	programs->uvloop = programs->has_python && can(programs->python, "-c", "import uvloop");
}

static void find_references(struct programs *programs)
{
	programs->has_references =
		resource_find("SIMUL_REFERENCES", "references", REFERENCES_INSTALLED, "node.js",
			programs->references) == 0;
	programs->node = programs->has_references && can("node", "--version", NULL);
}

void programs_command(const struct programs *programs, const char *own,
	const struct plan_cell *cell, char *first, char *second)
{
	const char *name = cell->model + strlen(MODEL_REFERENCE);

	if (kind_is_original(cell->model)) {
		snprintf(first, PATH_SIZE, "%s", programs->python);
		snprintf(second, PATH_SIZE, "%s", programs->script);
	} else if (strcmp(cell->model, MODEL_NODE) == 0) {
		snprintf(first, PATH_SIZE, "node");
		snprintf(second, PATH_SIZE, "%.*s/node.js", PATH_MAX - 16, programs->references);
	} else if (kind_is_reference(cell->model)) {
		snprintf(first, PATH_SIZE, "%.*s/%s", PATH_MAX - 64, programs->references, name);
		snprintf(second, PATH_SIZE, "run");
	} else {
		snprintf(first, PATH_SIZE, "%s", own);
		snprintf(second, PATH_SIZE, "run");
	}
}

static bool lacks_python(const struct programs *programs, const struct plan_cell *cell)
{
	bool loop = strcmp(kind_counterpart(cell->model), "eventloop") == 0;

	if (!kind_is_original(cell->model))
		return false;
	return !programs->has_python ||
	       (strcmp(cell->model, MODEL_UVLOOP) == 0 && !programs->uvloop) ||
	       (loop && strcmp(cell->row->workload, "fetch") == 0 && !programs->aiohttp);
}

static bool lacks_reference(const struct programs *programs, const struct plan_cell *cell)
{
	char first[PATH_SIZE], second[PATH_SIZE];

	if (!kind_is_reference(cell->model))
		return false;
	if (!programs->has_references || strcmp(cell->model, MODEL_NODE) == 0)
		return !programs->node;
	programs_command(programs, "", cell, first, second);
	return access(first, X_OK) != 0;
}

/* Takes out the cells that lack something, naming them with the remedy. */
static void drop(struct plan *plan, const struct programs *programs,
	bool (*lacks)(const struct programs *programs, const struct plan_cell *cell),
	const char *remedy)
{
	bool *missing = calloc(plan->count + 1, sizeof(*missing));

	if (!missing)
		abort();
	for (size_t i = 0; i < plan->count; i++)
		missing[i] = lacks(programs, &plan->cells[i]);
	char *text = plan_list(plan, missing);
	if (text[0])
		complain(EXIT_FINE, "skipped: %s; to have them: %s", text, remedy);
	plan_drop(plan, missing);
	free(text);
	free(missing);
}

int programs_find(struct programs *programs, struct plan *plan)
{
	*programs = (struct programs){.node = false};
	if (plan_has(plan, kind_is_original))
		find_python(programs);
	if (plan_has(plan, kind_is_reference))
		find_references(programs);
	drop(plan, programs, lacks_python,
		"sudo apt-get install python3 python3-aiohttp python3-uvloop");
	drop(plan, programs, lacks_reference,
		"sudo apt-get install clang libglib2.0-dev libomp-dev nodejs && make references");
	return plan->count > 0 ? EXIT_FINE : complain(EXIT_WRONG, "no cell is left to measure");
}
