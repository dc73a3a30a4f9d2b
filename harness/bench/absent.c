/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes cells out of a plan that cannot run here. */
#include "harness/bench/absent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process/exit.h"

/* The rows that lack the model of the cell at `first`: "MODEL (ROW, ROW)". */
static void name_rows(FILE *stream, const struct plan *plan, const bool *missing, size_t first)
{
	const char *model = plan->cells[first].model;

	fprintf(stream, "%s (%s", model, plan->cells[first].row->name);
	for (size_t i = first + 1; i < plan->count; i++)
		if (missing[i] && strcmp(plan->cells[i].model, model) == 0)
			fprintf(stream, ", %s", plan->cells[i].row->name);
	putc(')', stream);
}

/* Of the missing cells of its model. */
static bool is_first(const struct plan *plan, const bool *missing, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (missing[i] && strcmp(plan->cells[i].model, plan->cells[index].model) == 0)
			return false;
	return missing[index];
}

static void tell(const struct plan *plan, const bool *missing, const char *remedy)
{
	char *text = NULL;
	size_t size, count = 0;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_first(plan, missing, i))
			continue;
		fputs(count++ ? ", " : "", stream);
		name_rows(stream, plan, missing, i);
	}
	fclose(stream);
	if (count > 0)
		complain(EXIT_FINE, "skipped: %s; %s", text, remedy);
	free(text);
}

int absent_drop(struct plan *plan, absent_test *is_absent, const void *context, const char *remedy)
{
	bool *missing = calloc(plan->count, sizeof(*missing));

	if (!missing)
		abort();
	for (size_t i = 0; i < plan->count; i++)
		missing[i] = is_absent(context, &plan->cells[i]);
	tell(plan, missing, remedy);
	plan_drop(plan, missing);
	free(missing);
	return plan->count > 0 ? EXIT_FINE : complain(EXIT_WRONG, "no cell is left to measure");
}
