/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/plan.h"

#include <stdlib.h>
#include <string.h>

#include "harness/exit.h"
#include "harness/machine.h"

#define NAMES_MOST 64

static bool list_has(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = list; *at; at += *at == ',') {
		size_t word = strcspn(at, ",");

		if (word == length && strncmp(at, name, length) == 0)
			return true;
		at += word;
	}
	return false;
}

/* EXIT_USAGE, having complained, when `list` has a name that is none of the `count` valid ones. */
static int list_check(const char *kind, const char *list, const char *const *valid, int count)
{
	char *copy = strdup(list), *rest = copy;
	int code = EXIT_FINE;

	for (char *name = strtok_r(copy, ",", &rest); name && code == EXIT_FINE;
		name = strtok_r(NULL, ",", &rest)) {
		int i = 0;

		while (i < count && strcmp(valid[i], name) != 0)
			i++;
		if (i == count)
			code = complain_unknown(kind, name, valid, count);
	}
	free(copy);
	return code;
}

/* Appends a name unless it is there. */
static void names_add(const char **names, int *count, const char *name)
{
	for (int i = 0; i < *count; i++)
		if (strcmp(names[i], name) == 0)
			return;
	if (*count < NAMES_MOST)
		names[(*count)++] = name;
}

static int check_rows(const struct suite *suite, const char *only)
{
	const char *ids[NAMES_MOST];
	int count = 0;

	for (size_t i = 0; i < suite->count; i++)
		names_add(ids, &count, suite->rows[i].id);
	return only ? list_check("row", only, ids, count) : EXIT_FINE;
}

static int check_models(const struct suite *suite, const char *models)
{
	const char *names[NAMES_MOST];
	int count = 0;

	for (size_t i = 0; i < suite->count; i++)
		for (const struct suite_cell *cell = suite->rows[i].cells; cell->model; cell++)
			names_add(names, &count, cell->model);
	return models ? list_check("model", models, names, count) : EXIT_FINE;
}

static int check_suite(const char *name)
{
	const char *names[NAMES_MOST];
	int count = 0;

	for (size_t i = 0; suites[i]; i++)
		names_add(names, &count, suites[i]->name);
	return suite_find(name) ? EXIT_FINE : complain_unknown("suite", name, names, count);
}

static void plan_add(struct plan *plan, const struct suite_row *row, const struct suite_cell *cell)
{
	plan->cells[plan->count++] = (struct plan_cell){
		.row = row,
		.model = cell->model,
		.workers = cell->workers == WORKERS_CORES ? machine_cores() : cell->workers,
		.tasks = cell->tasks ? cell->tasks : row->tasks,
	};
}

int plan_open(struct plan *plan, const char *name, const char *only, const char *models)
{
	const struct suite *suite = suite_find(name);

	if (!suite)
		return check_suite(name);
	if (check_rows(suite, only) != EXIT_FINE || check_models(suite, models) != EXIT_FINE)
		return EXIT_USAGE;
	*plan = (struct plan){.suite = suite};
	plan->cells = calloc(suite->count * SUITE_CELLS, sizeof(*plan->cells));
	if (!plan->cells)
		abort();
	for (size_t i = 0; i < suite->count; i++) {
		const struct suite_row *row = &suite->rows[i];

		if (only && !list_has(only, row->id))
			continue;
		for (const struct suite_cell *cell = row->cells; cell->model; cell++)
			if (!models || list_has(models, cell->model))
				plan_add(plan, row, cell);
	}
	if (plan->count > 0)
		return EXIT_FINE;
	plan_release(plan);
	return complain(EXIT_USAGE, "suite '%s' has no cell with --only '%s' and --models '%s'",
		name, only ? only : "", models ? models : "");
}

void plan_release(struct plan *plan)
{
	free(plan->cells);
	*plan = (struct plan){0};
}

static json_t *describe_settings(const struct suite_row *row)
{
	json_t *settings = json_array();

	for (int i = 0; i < SUITE_SETTINGS && row->settings[i]; i++)
		json_array_append_new(settings, json_string(row->settings[i]));
	return settings;
}

static json_t *describe_figures(const struct suite_row *row)
{
	json_t *figures = json_object();

	for (int i = 0; i < SUITE_FIGURES && row->document[i].who; i++)
		json_object_set_new(
			figures, row->document[i].who, json_real(row->document[i].seconds));
	return figures;
}

static json_t *describe_row(const struct suite_row *row)
{
	json_t *described = json_pack("{s:s, s:s, s:s, s:s}", "row", row->id, "title", row->title,
		"section", row->section, "workload", row->workload);

	if (row->tasks)
		json_object_set_new(described, "tasks", json_integer(row->tasks));
	json_object_set_new(described, "second", json_real(row->second));
	json_object_set_new(described, "settings", describe_settings(row));
	if (row->document[0].who)
		json_object_set_new(described, "document", describe_figures(row));
	json_object_set_new(described, "timeline", json_boolean(row->timeline));
	json_object_set_new(described, "cells", json_array());
	return described;
}

static json_t *describe_cell(const struct plan_cell *cell)
{
	json_t *described = json_pack("{s:s, s:i}", "model", cell->model, "workers", cell->workers);

	if (cell->tasks != cell->row->tasks)
		json_object_set_new(described, "tasks", json_integer(cell->tasks));
	return described;
}

json_t *plan_describe(const struct plan *plan)
{
	json_t *rows = json_array(), *row = NULL;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_cell *cell = &plan->cells[i];

		if (i == 0 || cell->row != plan->cells[i - 1].row) {
			row = describe_row(cell->row);
			json_array_append_new(rows, row);
		}
		json_array_append_new(json_object_get(row, "cells"), describe_cell(cell));
	}
	return rows;
}
