/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A results directory, read and summed up. */
#include "harness/results/summary.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/input_file.h"
#include "harness/format/shape.h"
#include "harness/results/noise.h"

static int wrong(struct problem *problem, const char *where, const char *what)
{
	return problem_set(problem, -EPROTO, "bench.json: %.80s: %.120s", where, what);
}

/* The bench repeats a cell of the A/A arm; here it is one. */
static bool is_repeated(const struct row *row, const struct cell *cell)
{
	for (size_t i = 0; i < row->cell_count; i++)
		if (strcmp(row->cells[i].model, cell->model) == 0 &&
			row->cells[i].workers == cell->workers)
			return true;
	return false;
}

/* There is room for all cells behind those of the rows before. */
static int read_cells(struct summary *summary, struct row *row, struct problem *problem)
{
	const json_t *item;
	size_t i;

	row->cells = &summary->cells[summary->cell_count];
	json_array_foreach(row->cells_json, i, item)
	{
		json_int_t workers = json_integer_value(json_object_get(item, "workers"));
		struct cell *cell = &row->cells[row->cell_count];
		*cell = (struct cell){.row = row,
			.model = shape_text_or(item, "model", ""),
			.workers = (int)workers};
		if (cell->model[0] == '\0' || workers < 0 || workers > INT_MAX)
			return wrong(
				problem, row->name, "a cell without a model or with odd workers");
		cell->document = row_document(row, cell->model);
		cell->differs = json_object_get(item, "settings") != NULL;
		if (!is_repeated(row, cell))
			row->cell_count++;
	}
	summary->cell_count += row->cell_count;
	return 0;
}

/* Rows and cells point to one another, so that neither array ever moves. */
static int allocate(struct summary *summary, const json_t *rows)
{
	const json_t *row;
	size_t i, cells = 1;

	json_array_foreach(rows, i, row) cells += json_array_size(json_object_get(row, "cells"));
	summary->rows = calloc(json_array_size(rows) + 1, sizeof(*summary->rows));
	summary->cells = calloc(cells, sizeof(*summary->cells));
	return summary->rows && summary->cells ? 0 : -ENOMEM;
}

static int read_rows(struct summary *summary, struct problem *problem)
{
	const json_t *rows = json_object_get(summary->bench, "rows"), *item;
	json_int_t schema = json_integer_value(json_object_get(summary->bench, "schema"));
	size_t i;
	int status;

	if (schema != RECORD_SCHEMA)
		return wrong(problem, "schema", "is not the one that this program reads");
	if (!json_is_array(rows))
		return wrong(problem, "rows", "is not an array");
	status = allocate(summary, rows);
	if (status < 0)
		return status;
	json_array_foreach(rows, i, item)
	{
		struct row *row = &summary->rows[summary->row_count];
		const char *name = shape_text_or(item, "row", "");
		if (summary_row(summary, name))
			return wrong(problem, name, "this row is there twice");
		summary->row_count++;
		status = row_read(row, item, problem);
		if (status == 0)
			status = read_cells(summary, row, problem);
		if (status < 0)
			return status;
	}
	return 0;
}

static void add_model(struct summary *summary, const char *model)
{
	for (size_t i = 0; i < summary->model_count; i++)
		if (strcmp(summary->models[i], model) == 0)
			return;
	summary->models[summary->model_count++] = model;
}

static int list_models(struct summary *summary)
{
	summary->models = calloc(summary->cell_count + 1, sizeof(*summary->models));
	if (!summary->models)
		return -ENOMEM;
	for (size_t i = 0; i < summary->row_count; i++)
		if (row_cell(&summary->rows[i], MODEL_BASELINE))
			add_model(summary, MODEL_BASELINE);
	for (size_t i = 0; i < summary->cell_count; i++)
		add_model(summary, summary->cells[i].model);
	return 0;
}

static int sum_up(struct summary *summary)
{
	summary->orphans = summary->records.count;
	for (size_t i = 0; i < summary->cell_count; i++) {
		struct cell *cell = &summary->cells[i];
		long count = cell_gather(cell, &summary->records);
		if (count < 0)
			return (int)count;
		summary->orphans -= (size_t)count;
		if (cell->rounds > summary->rounds)
			summary->rounds = cell->rounds;
	}
	for (size_t i = 0; i < summary->cell_count; i++) {
		cell_sum_up(&summary->cells[i]);
		summary->cells[i].noisy = noise_prevails(&summary->cells[i], &summary->records);
	}
	return list_models(summary);
}

static int read_json(
	json_t **object, const char *directory, const char *name, struct problem *problem)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", directory, name) >= (int)sizeof(path))
		return problem_set(problem, -ENAMETOOLONG, "the directory's name is too long");
	int status = input_file_json(object, path, problem);
	if (status < 0 || json_is_object(*object))
		return status;
	return problem_set(problem, -EPROTO, "%.150s: not a JSON object", path);
}

static int read_files(struct summary *summary, struct problem *problem)
{
	char path[PATH_MAX];

	int status = read_json(&summary->bench, summary->directory, "bench.json", problem);
	if (status < 0)
		return status;
	status = read_json(&summary->machine, summary->directory, "machine.json", problem);
	if (status == -ENOENT)
		summary->machine = json_object();
	else if (status < 0)
		return status;
	status = read_json(&summary->primitives, summary->directory, "primitives.json", problem);
	if (status < 0 && status != -ENOENT)
		return status;
	snprintf(path, sizeof(path), "%s/records.jsonl", summary->directory);
	return records_read(&summary->records, path, problem);
}

int summary_read(struct summary *summary, const char *directory, struct problem *problem)
{
	*summary = (struct summary){.directory = directory};
	if (!directory[0])
		return problem_set(problem, -ENOENT, "the name of the results directory is empty");
	int status = read_files(summary, problem);
	if (status == 0)
		status = read_rows(summary, problem);
	if (status == 0)
		status = sum_up(summary);
	if (status == -ENOMEM)
		problem_set(problem, status, "%.150s: out of memory", directory);
	if (status == 0 && summary->records.count == summary->orphans)
		status = problem_set(
			problem, -ENODATA, "%.150s: no measured round is complete yet", directory);
	if (status < 0)
		summary_release(summary);
	return status;
}

void summary_release(struct summary *summary)
{
	for (size_t i = 0; i < summary->cell_count; i++)
		cell_release(&summary->cells[i]);
	free(summary->cells);
	free(summary->rows);
	free(summary->models);
	records_release(&summary->records);
	json_decref(summary->bench);
	json_decref(summary->machine);
	json_decref(summary->primitives);
	*summary = (struct summary){0};
}

bool summary_has_arm(const struct summary *summary)
{
	for (size_t i = 0; i < summary->cell_count; i++)
		if (summary->cells[i].repeat.count > 0)
			return true;
	return false;
}

double summary_noise_floor(const struct summary *summary)
{
	double floor = NAN;

	for (size_t i = 0; i < summary->cell_count; i++)
		/* fmax() leaves out what is not known. */
		floor = fmax(floor, interval_reach(summary->cells[i].repeat));
	return floor;
}

bool summary_shows(const struct summary *summary, struct interval ratio)
{
	double floor = summary_noise_floor(summary);

	return interval_known(ratio) && !interval_spans(ratio, 1) &&
	       !(fabs(log(ratio.median)) <= log1p(floor));
}

const struct row *summary_row(const struct summary *summary, const char *name)
{
	for (size_t i = 0; i < summary->row_count; i++)
		if (strcmp(summary->rows[i].name, name) == 0)
			return &summary->rows[i];
	return NULL;
}

const struct cell *summary_cell(const struct summary *summary, const struct record *record)
{
	const struct row *row = summary_row(summary, record->row);

	return row && row_has_several(row, record->model)
		       ? row_cell_with(row, record->model, record->workers)
		       : row_cell(row, record->model);
}

int summary_cores(const struct summary *summary)
{
	const json_t *cores = json_object_get(summary->machine, "cores");
	double busy = 1;

	if (json_integer_value(cores) > 0 && json_integer_value(cores) <= INT_MAX)
		return (int)json_integer_value(cores);
	for (size_t i = 0; i < summary->records.count; i++)
		busy = fmax(busy, summary->records.items[i].parallelism);
	return (int)ceil(fmin(busy, INT_MAX) - 0.1);
}
