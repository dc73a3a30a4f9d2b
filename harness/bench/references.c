/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/bench/references.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/bench/absent.h"
#include "harness/results/model_kind.h"
#include "harness/process/exit.h"
#include "harness/files/resource.h"
#include "harness/process/tool.h"

#define SCRIPT "node.js"

/* Programs are no data: below PREFIX they are not in share/simul, from which this leads. */
#define INSTALLED "../../libexec/simul"

#define REMEDY                                                                               \
	"to have them: sudo apt-get install clang libglib2.0-dev libomp-dev nodejs && make " \
	"references"

static void find(struct references *references)
{
	const char *arguments[] = {REFERENCES_NODE, "--version", NULL};
	struct tool node = {.arguments = arguments, .input = -1, .output = -1};
	struct problem problem;

	references->present = resource_find("SIMUL_REFERENCES", "references", INSTALLED, SCRIPT,
				      references->directory) == 0;
	references->node = references->present && tool_run(&node, &problem) == 0;
}

void references_path(const struct references *references, const char *model, char *path)
{
	const char *name = model + strlen(MODEL_REFERENCE);
	bool script = strcmp(model, MODEL_NODE) == 0;

	if (snprintf(path, PATH_MAX, "%s/%s", references->directory, script ? SCRIPT : name) >=
		PATH_MAX)
		*path = '\0';
}

static bool is_absent(const void *context, const struct plan_cell *cell)
{
	const struct references *references = context;
	char path[PATH_MAX];

	if (!kind_is_reference(cell->model))
		return false;
	if (!references->present)
		return true;
	if (strcmp(cell->model, MODEL_NODE) == 0)
		return !references->node;
	references_path(references, cell->model, path);
	return access(path, X_OK) != 0;
}

int references_drop_absent(struct references *references, struct plan *plan)
{
	*references = (struct references){.present = false};
	if (!plan_has(plan, kind_is_reference))
		return EXIT_FINE;
	find(references);
	return absent_drop(plan, is_absent, references, REMEDY);
}
