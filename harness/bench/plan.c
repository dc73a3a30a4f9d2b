/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/bench/plan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "harness/claims/claim_rows.h"
#include "harness/exit.h"
#include "harness/machine/machine.h"
#include "harness/claims/who.h"

#define NAMES_MAX 64

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
		name = strtok_r(NULL, ",", &rest))
		code = choose_word(kind, name, valid, count) < 0 ? EXIT_USAGE : EXIT_FINE;
	free(copy);
	return code;
}

/* Appends a name unless it is there. */
static void names_add(const char **names, int *count, const char *name)
{
	for (int i = 0; i < *count; i++)
		if (strcmp(names[i], name) == 0)
			return;
	if (*count < NAMES_MAX)
		names[(*count)++] = name;
}

static int check_only(const struct plan *plan, const char *only)
{
	size_t capacity = plan->row_count + plan->ledger.count;
	const char **ids = calloc(capacity + 1, sizeof(*ids));
	int count = 0;

	if (!ids)
		abort();
	for (size_t i = 0; i < plan->row_count; i++)
		ids[count++] = plan->rows[i]->id;
	for (size_t i = 0; i < plan->ledger.count; i++)
		ids[count++] = plan->ledger.items[i].id;
	int code = only ? list_check("row", only, ids, count) : EXIT_FINE;
	free(ids);
	return code;
}

static int check_models(const struct plan *plan, const char *asked)
{
	const char *names[NAMES_MAX];
	int count = 0;

	for (size_t i = 0; i < plan->row_count; i++)
		for (const struct suite_cell *cell = plan->rows[i]->cells; cell->model; cell++)
			names_add(names, &count, cell->model);
	return asked ? list_check("model", asked, names, count) : EXIT_FINE;
}

static int check_suite(const char *name)
{
	const char *names[NAMES_MAX];
	int count = 0;

	for (size_t i = 0; suites[i]; i++)
		names_add(names, &count, suites[i]->name);
	return choose_word("suite", name, names, count) < 0 ? EXIT_USAGE : EXIT_FINE;
}

static void plan_add(struct plan *plan, const struct suite_row *row, const struct suite_cell *cell)
{
	plan->cells[plan->count++] = (struct plan_cell){
		.row = row,
		.model = cell->model,
		.workers = cell->workers == WORKERS_CORES ? machine_cores() : cell->workers,
		.tasks = cell->tasks ? cell->tasks : row->tasks,
		.second = cell->second > 0 ? cell->second : row->second,
		.settings = cell->settings,
	};
}

/* Reads the claims and makes their rows. EXIT_FINE, or EXIT_WRONG having complained. */
static int read_claims(struct plan *plan, size_t *count)
{
	char directory[PATH_MAX], problem[256];

	if (ledger_find(directory) < 0)
		return complain(EXIT_WRONG, "the claims are not where they were installed; name "
					    "their directory in SIMUL_CLAIMS");
	if (ledger_read(&plan->ledger, directory, problem) < 0 ||
		claim_rows(&plan->ledger, &plan->claim_rows, count, problem) < 0)
		return complain(EXIT_WRONG, "claims: %s", problem);
	return EXIT_FINE;
}

static int list_rows(struct plan *plan)
{
	size_t count = 0;
	int code = plan->suite->claims ? read_claims(plan, &count) : EXIT_FINE;

	if (code != EXIT_FINE)
		return code;
	plan->rows = calloc(plan->suite->count + count, sizeof(*plan->rows));
	if (!plan->rows)
		abort();
	for (size_t i = 0; i < plan->suite->count; i++)
		plan->rows[plan->row_count++] = &plan->suite->rows[i];
	for (size_t i = 0; i < count; i++)
		plan->rows[plan->row_count++] = &plan->claim_rows[i];
	return EXIT_FINE;
}

static bool is_evidence(const struct plan *plan, const char *id)
{
	const json_t *item;
	size_t j;

	for (size_t i = 0; i < plan->ledger.count; i++) {
		if (!plan->chosen[i])
			continue;
		json_array_foreach(plan->ledger.items[i].evidence, j, item)
		{
			if (strcmp(json_string_value(item), id) == 0)
				return true;
		}
	}
	return false;
}

static void choose_claims(struct plan *plan, const char *only)
{
	bool more = true;

	plan->chosen = calloc(plan->ledger.count + 1, sizeof(*plan->chosen));
	if (!plan->chosen)
		abort();
	for (size_t i = 0; i < plan->ledger.count; i++)
		plan->chosen[i] = !only || list_has(only, plan->ledger.items[i].id);
	while (more) {
		more = false;
		for (size_t i = 0; i < plan->ledger.count; i++)
			if (!plan->chosen[i] && is_evidence(plan, plan->ledger.items[i].id))
				more = plan->chosen[i] = true;
	}
}

static bool is_needed(const struct plan *plan, const char *row)
{
	for (size_t i = 0; i < plan->ledger.count; i++)
		if (plan->chosen[i] && claim_needs(&plan->ledger.items[i], row))
			return true;
	return false;
}

static void choose_cells(struct plan *plan, const char *only, const char *asked)
{
	plan->cells = calloc(plan->row_count * SUITE_CELLS, sizeof(*plan->cells));
	if (!plan->cells)
		abort();
	for (size_t i = 0; i < plan->row_count; i++) {
		const struct suite_row *row = plan->rows[i];

		if (only && !list_has(only, row->id) && !is_needed(plan, row->id))
			continue;
		for (const struct suite_cell *cell = row->cells; cell->model; cell++)
			if (!asked || list_has(asked, cell->model))
				plan_add(plan, row, cell);
	}
}

int plan_open(struct plan *plan, const char *name, const char *only, const char *models)
{
	*plan = (struct plan){.suite = suite_find(name)};
	int code = plan->suite ? list_rows(plan) : check_suite(name);

	if (code == EXIT_FINE)
		code = check_only(plan, only);
	if (code == EXIT_FINE)
		code = check_models(plan, models);
	if (code == EXIT_FINE) {
		choose_claims(plan, only);
		choose_cells(plan, only, models);
		if (plan->count == 0)
			code = complain(EXIT_USAGE,
				"suite '%s' has no cell with --only '%s' and --models '%s'", name,
				only ? only : "", models ? models : "");
	}
	if (code != EXIT_FINE)
		plan_release(plan);
	return code;
}

void plan_release(struct plan *plan)
{
	free(plan->cells);
	free(plan->rows);
	free(plan->claim_rows);
	free(plan->chosen);
	ledger_release(&plan->ledger);
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
		if (who_is_original(plan->cells[i].model) || who_is_reference(plan->cells[i].model))
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

json_t *plan_claims(const struct plan *plan)
{
	return ledger_json(&plan->ledger, plan->chosen);
}

static json_t *describe_settings(const char *const *settings)
{
	json_t *described = json_array();

	for (int i = 0; i < SUITE_SETTINGS && settings[i]; i++)
		json_array_append_new(described, json_string(settings[i]));
	return described;
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
	json_object_set_new(described, "settings", describe_settings(row->settings));
	if (row->document[0].who)
		json_object_set_new(described, "document", describe_figures(row));
	json_object_set_new(described, "timeline", json_boolean(row->timeline));
	if (row->timeline_until > 0)
		json_object_set_new(described, "timeline_until", json_real(row->timeline_until));
	if (row->claim)
		json_object_set_new(described, "claim", json_string(row->claim));
	if (row->ending)
		json_object_set_new(described, "ending", json_string(row->ending));
	if (row->rounds)
		json_object_set_new(described, "rounds", json_integer(row->rounds));
	json_object_set_new(described, "cells", json_array());
	return described;
}

static json_t *describe_cell(const struct plan_cell *cell)
{
	json_t *described = json_pack("{s:s, s:i}", "model", cell->model, "workers", cell->workers);

	if (cell->tasks != cell->row->tasks)
		json_object_set_new(described, "tasks", json_integer(cell->tasks));
	if (cell->second != cell->row->second)
		json_object_set_new(described, "second", json_real(cell->second));
	if (cell->settings[0])
		json_object_set_new(described, "settings", describe_settings(cell->settings));
	return described;
}

json_t *plan_describe(const struct plan *plan, bool base)
{
	const struct suite_row *last = NULL;
	json_t *rows = json_array(), *row = NULL;

	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_cell *cell = &plan->cells[i];

		if (cell->base != base)
			continue;
		if (cell->row != last) {
			row = describe_row(cell->row);
			json_array_append_new(rows, row);
			last = cell->row;
		}
		json_array_append_new(json_object_get(row, "cells"), describe_cell(cell));
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
