/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/bench/originals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/absent.h"
#include "harness/process/exit.h"
#include "harness/files/resource.h"
#include "harness/process/tool.h"
#include "harness/results/model_kind.h"

#define SCRIPT "original.py"
#define REMEDY "to have them: sudo apt-get install python3 python3-aiohttp python3-uvloop"

static bool can(const char *interpreter, const char *statement)
{
	const char *arguments[] = {interpreter, "-c", statement, NULL};
	struct tool tool = {.arguments = arguments, .input = -1, .output = -1};
	struct problem problem;

	return tool_run(&tool, &problem) == 0;
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

static bool is_absent(const void *context, const struct plan_cell *cell)
{
	const struct originals *originals = context;
	bool loop = strcmp(kind_counterpart(cell->model), "eventloop") == 0;

	if (!kind_is_original(cell->model))
		return false;
	if (!originals->present)
		return true;
	if (strcmp(cell->model, MODEL_UVLOOP) == 0 && !originals->uvloop)
		return true;
	return loop && strcmp(cell->row->workload, "fetch") == 0 && !originals->aiohttp;
}

int originals_drop_absent(struct originals *originals, struct plan *plan)
{
	*originals = (struct originals){.present = false};
	if (!plan_has(plan, kind_is_original))
		return EXIT_FINE;
	find(originals);
	return absent_drop(plan, is_absent, originals, REMEDY);
}
