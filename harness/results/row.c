/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows, and the cells of one. */
#include "harness/results/row.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/results/model_kind.h"

bool row_name_fits(const char *name)
{
	return name[0] && name[0] != '.' && !strpbrk(name, "/, ") && strlen(name) < ROW_NAME;
}

int row_read(struct row *row, const json_t *object, struct problem *problem)
{
	const json_t *second = json_object_get(object, "second");

	*row = (struct row){
		.name = shape_text_or(object, "row", ""),
		.title = shape_text_or(object, "title", ""),
		.section = shape_text_or(object, "section", ""),
		.workload = shape_text_or(object, "workload", ""),
		.tasks = json_integer_value(json_object_get(object, "tasks")),
		.second = json_is_number(second) ? json_number_value(second) : 1,
		.settings = json_object_get(object, "settings"),
		.document = json_object_get(object, "document"),
		.claim = shape_text_or(object, "claim", ""),
		.ending = shape_text_or(object, "ending", ""),
		.rounds = (int)json_integer_value(json_object_get(object, "rounds")),
		.timeline = json_is_true(json_object_get(object, "timeline")),
		.timeline_until = json_number_value(json_object_get(object, "timeline_until")),
		.cells_json = json_object_get(object, "cells"),
	};
	if (row->name[0] == '\0')
		return shape_broken(problem, "bench.json: rows", "a row without a name");
	if (strchr(row->name, '/') || row->name[0] == '.')
		return shape_broken(problem, "bench.json",
			"%.80s: a row's name is part of file names", row->name);
	if (!(row->second > 0))
		return shape_broken(
			problem, "bench.json", "%.80s: 'second' is not above 0", row->name);
	if (!json_is_array(row->cells_json))
		return shape_broken(problem, "bench.json", "%.80s: no array 'cells'", row->name);
	return 0;
}

double row_document(const struct row *row, const char *model)
{
	const json_t *figure = kind_pick(row->document, model);
	return json_is_number(figure) ? json_number_value(figure) : NAN;
}

bool row_is_in(const struct row *row, int round)
{
	return row->rounds == 0 || (round >= 1 && round <= row->rounds);
}

const char *row_setting(const struct row *row, const char *name)
{
	size_t length = strlen(name), i;
	const json_t *item;

	json_array_foreach(row->settings, i, item)
	{
		const char *text = json_string_value(item);
		if (text && strncmp(text, name, length) == 0 && text[length] == '=')
			return text + length + 1;
	}
	return NULL;
}

const struct cell *row_cell(const struct row *row, const char *model)
{
	return row_cell_with(row, model, 0);
}

const struct cell *row_cell_with(const struct row *row, const char *model, int workers)
{
	for (size_t i = 0; row && i < row->cell_count; i++)
		if (strcmp(row->cells[i].model, model) == 0 &&
			(workers == 0 || row->cells[i].workers == workers))
			return &row->cells[i];
	return NULL;
}

double row_bound(const struct row *row)
{
	double bound = NAN, ideal = NAN;

	for (size_t i = 0; i < row->cell_count; i++) {
		bound = fmin(bound, row->cells[i].figures[FIGURE_BOUND].median);
		ideal = fmin(ideal, row->cells[i].figures[FIGURE_IDEAL].median);
	}
	return isnan(bound) ? ideal : bound;
}

double row_rate(const struct row *row)
{
	const char *rate = row_setting(row, "rate");
	return rate ? strtod(rate, NULL) : 0;
}

bool row_has_several(const struct row *row, const char *model)
{
	int found = 0;
	for (size_t i = 0; i < row->cell_count; i++)
		found += strcmp(row->cells[i].model, model) == 0;
	return found > 1;
}
