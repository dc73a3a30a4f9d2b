/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the cells of a bench. */
#include "harness/bench/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/process/exit.h"
#include "harness/process/word_list.h"
#include "harness/results/model_kind.h"

#define MODELS_MAX 64

/* Whether each model is one of the suite or of this program: of the latter a suite may have no row.
 */
static int check_models(const struct suite *suite, const char *asked)
{
	const char *names[MODELS_MAX];
	const json_t *row, *cell;
	size_t i, j;
	int count = 0;

	json_array_foreach(suite->rows, i, row)
	{
		json_array_foreach(json_object_get(row, "cells"), j, cell)
		{
			if (count < MODELS_MAX)
				word_list_add(names, &count, shape_text(cell, "model"));
		}
	}
	json_t *own = kind_models(NULL);
	json_array_foreach(own, i, cell)
	{
		if (count < MODELS_MAX)
			word_list_add(names, &count, json_string_value(cell));
	}
	int code = asked ? word_list_check("model", asked, names, count) : EXIT_FINE;
	json_decref(own);
	return code;
}

static void add_cell(struct plan *plan, const struct row *row, const json_t *cell)
{
	json_int_t tasks = json_integer_value(json_object_get(cell, "tasks"));
	double second = json_number_value(json_object_get(cell, "second"));

	plan->cells[plan->count++] = (struct plan_cell){
		.row = row,
		.model = shape_text(cell, "model"),
		.workers = (int)json_integer_value(json_object_get(cell, "workers")),
		.tasks = tasks ? tasks : row->tasks,
		.second = second > 0 ? second : row->second,
		.settings = json_object_get(cell, "settings"),
		.json = cell,
	};
}

static void add_row(struct plan *plan, const struct row *row, const char *asked)
{
	size_t count = plan->count + json_array_size(row->cells_json), i;
	struct plan_cell *cells = reallocarray(plan->cells, count + 1, sizeof(*cells));
	const json_t *cell;

	if (!cells)
		abort();
	plan->cells = cells;
	json_array_foreach(row->cells_json, i, cell)
	{
		if (!asked || word_list_has(asked, shape_text(cell, "model")))
			add_cell(plan, row, cell);
	}
}

int plan_open(struct plan *plan, const struct suite *suite, const bool *wanted, const char *asked,
	json_t *claims)
{
	const json_t *object;
	struct problem problem;
	size_t i;
	int code = check_models(suite, asked);

	*plan = (struct plan){.suite = suite,
		.claims = claims,
		.rows = calloc(json_array_size(suite->rows) + 1, sizeof(*plan->rows))};
	if (!plan->rows)
		abort();
	json_array_foreach(suite->rows, i, object)
	{
		if (code == EXIT_FINE && row_read(&plan->rows[i], object, &problem) < 0)
			code = complain(EXIT_USAGE, "suite %s: %s", suite->name, problem.text);
		if (code == EXIT_FINE && (!wanted || wanted[i]))
			add_row(plan, &plan->rows[i], asked);
	}
	if (code == EXIT_FINE && plan->count == 0)
		code = complain(EXIT_USAGE,
			"suite %s: none of the rows that were asked for has a cell for --models "
			"%s; "
			"a row's \"under\" says which it has",
			suite->name, asked ? asked : "");
	if (code != EXIT_FINE)
		plan_release(plan);
	return code;
}

void plan_release(struct plan *plan)
{
	free(plan->cells);
	free(plan->rows);
	json_decref(plan->claims);
	*plan = (struct plan){0};
}

void plan_interleave(struct plan *plan)
{
	struct plan_cell *cells = calloc(2 * plan->count, sizeof(*cells));
	size_t count = 0;

	if (!cells)
		abort();
	for (size_t i = 0; i < plan->count; i++) {
		cells[count++] = plan->cells[i];
		if (kind_is_original(plan->cells[i].model) ||
			kind_is_reference(plan->cells[i].model))
			continue;
		cells[count] = plan->cells[i];
		cells[count++].base = true;
	}
	free(plan->cells);
	plan->cells = cells;
	plan->count = count;
	plan->interleaved = true;
}

void plan_drop(struct plan *plan, const bool *unwanted)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->count; i++)
		if (!unwanted[i])
			plan->cells[kept++] = plan->cells[i];
	plan->count = kept;
}

/* The chosen cells of the model of the one at `first`: "MODEL (ROW, ROW)". */
static void name_rows(FILE *stream, const struct plan *plan, const bool *chosen, size_t first)
{
	const char *model = plan->cells[first].model;

	fprintf(stream, "%s (%s", model, plan->cells[first].row->name);
	for (size_t i = first + 1; i < plan->count; i++)
		if (chosen[i] && strcmp(plan->cells[i].model, model) == 0)
			fprintf(stream, ", %s", plan->cells[i].row->name);
	putc(')', stream);
}

/* Of the chosen cells of its model. */
static bool is_first(const struct plan *plan, const bool *chosen, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (chosen[i] && strcmp(plan->cells[i].model, plan->cells[index].model) == 0)
			return false;
	return chosen[index];
}

char *plan_list(const struct plan *plan, const bool *chosen)
{
	char *text = NULL;
	size_t size, count = 0;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_first(plan, chosen, i))
			continue;
		fputs(count++ ? ", " : "", stream);
		name_rows(stream, plan, chosen, i);
	}
	fclose(stream);
	return text;
}

json_t *plan_describe(const struct plan *plan, bool base)
{
	const struct row *last = NULL;
	json_t *rows = json_array(), *cells = NULL;
	size_t next = 0;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_cell *cell = &plan->cells[i];

		if (cell->base != base)
			continue;
		if (cell->row != last) {
			next = (size_t)(cell->row - plan->rows);
			json_t *row = json_copy(json_array_get(plan->suite->rows, next));
			cells = json_array();
			json_object_set_new(row, "cells", cells);
			json_array_append_new(rows, row);
			last = cell->row;
		}
		json_array_append(cells, (json_t *)(uintptr_t)cell->json);
	}
	return rows;
}

bool plan_has(const struct plan *plan, bool (*is)(const char *model))
{
	for (size_t i = 0; i < plan->count; i++)
		if (is(plan->cells[i].model))
			return true;
	return false;
}
