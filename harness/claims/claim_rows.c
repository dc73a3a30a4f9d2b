/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/claims/claim_rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/results/cell.h"
#include "harness/results/section.h"
#include "harness/files/shape.h"
#include "harness/claims/who.h"
#include "models/model.h"

/* Rounds that measure a row that is in no table of the report. */
#define ROUNDS_DEFAULT 3

static int64_t whole_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* At most SUITE_SETTINGS - 1 texts, so that the last element stays NULL. */
static int copy_settings(const char **settings, const json_t *array, const char *row, char *problem)
{
	const json_t *text;
	size_t i;

	if (json_array_size(array) >= SUITE_SETTINGS)
		return shape_broken(problem, row, "more than %d settings", SUITE_SETTINGS - 1);
	json_array_foreach(array, i, text)
	{
		settings[i] = json_string_value(text);
	}
	return 0;
}

static int copy_figures(struct suite_row *row, const json_t *document, char *problem)
{
	const char *who;
	json_t *seconds;
	size_t count = 0;

	if (json_object_size(document) >= SUITE_FIGURES)
		return shape_broken(problem, row->id, "more than %d figures", SUITE_FIGURES - 1);
	json_object_foreach((json_t *)(uintptr_t)document, who, seconds)
	{
		row->document[count++] = (struct suite_figure){who, json_number_value(seconds)};
	}
	return 0;
}

/* What a model of the registry gets if nothing else is said: a pool has a worker for each task, a
 * hybrid one a core. */
static int workers_of(const struct model *runs, const json_t *run, const json_t *own)
{
	if (runs->default_workers)
		return runs->default_workers;
	if (json_object_get(own, "workers"))
		return (int)whole_of(own, "workers");
	if (runs->concurrency != REACH_WORKERS)
		return WORKERS_CORES;
	if (json_object_get(run, "workers"))
		return (int)whole_of(run, "workers");
	int64_t tasks = whole_of(json_object_get(own, "tasks") ? own : run, "tasks");
	return tasks > 0 ? (int)tasks : WORKERS_CORES;
}

static int add_cell(struct suite_row *row, size_t *count, const struct model *runs,
	const json_t *run, char *problem)
{
	const json_t *own = who_pick(json_object_get(run, "models"), runs->name);
	struct suite_cell cell = {
		.model = runs->name,
		.workers = workers_of(runs, run, own),
		.tasks = whole_of(own, "tasks"),
		.second = json_number_value(json_object_get(own, "second")),
	};
	const char *again = shape_text(run, "again");
	int status =
		copy_settings(cell.settings, json_object_get(own, "settings"), row->id, problem);

	if (status == 0 && *count + 2 >= SUITE_CELLS)
		status = shape_broken(problem, row->id, "more than %d cells", SUITE_CELLS - 1);
	if (status < 0)
		return status;
	row->cells[(*count)++] = cell;
	if (again && strcmp(again, runs->name) == 0)
		row->cells[(*count)++] = cell;
	return 0;
}

enum { RANKS = 8 };

/* The order of a row's models: first the sequential one, which is right when results differ, then
 * the loop, then pools, then loops with a pool beside them; threads before processes. */
static int rank(const struct model *runs)
{
	int kind = strcmp(runs->name, MODEL_BASELINE) == 0 ? 0
		   : who_covers("hybrid", runs->name)	   ? 3
		   : who_covers("pool", runs->name)	   ? 2
							   : 1;
	return 2 * kind + (runs->worker_processes != NULL);
}

static int add_cells(struct suite_row *row, const struct claim *claim, const struct claim_run *run,
	char *problem)
{
	size_t count = 0;
	int status = 0;

	for (int wanted = 0; wanted < RANKS; wanted++)
		for (const struct model *const *m = models; *m && status == 0; m++)
			if (rank(*m) == wanted && !claim_exempts(claim, run, (*m)->name))
				status = add_cell(row, &count, *m, run->json, problem);
	return status;
}

static int fill_row(struct suite_row *row, const struct claim *claim, const struct claim_run *run,
	char *problem)
{
	const char *section = shape_text(run->json, "section");
	const json_t *rounds = json_object_get(run->json, "rounds");

	*row = (struct suite_row){
		.id = run->row,
		.claim = claim->id,
		.title = shape_text(run->json, "title"),
		.section = section ? section : section_claim.name,
		.workload = shape_text(run->json, "workload"),
		.tasks = whole_of(run->json, "tasks"),
		.second = json_number_value(json_object_get(run->json, "second")),
		.timeline = json_is_true(json_object_get(run->json, "timeline")),
		.timeline_until = json_number_value(json_object_get(run->json, "timeline_until")),
		.ending = run->ending,
		.rounds = rounds    ? (int)json_integer_value(rounds)
			  : section ? 0
				    : ROUNDS_DEFAULT,
	};
	int status = copy_settings(
		row->settings, json_object_get(run->json, "settings"), row->id, problem);
	if (status == 0)
		status = copy_figures(row, run->document, problem);
	return status < 0 ? status : add_cells(row, claim, run, problem);
}

int claim_rows(const struct ledger *ledger, struct suite_row **rows, size_t *count, char *problem)
{
	size_t capacity = 1;
	int status = 0;

	*count = 0;
	for (size_t i = 0; i < ledger->count; i++)
		capacity += ledger->items[i].run_count;
	*rows = calloc(capacity, sizeof(**rows));
	if (!*rows)
		abort();
	for (size_t i = 0; i < ledger->count; i++) {
		const struct claim *claim = &ledger->items[i];
		for (size_t j = 0; j < claim->run_count && status == 0; j++)
			if (!claim->runs[j].borrowed)
				status = fill_row(
					&(*rows)[(*count)++], claim, &claim->runs[j], problem);
	}
	return status;
}
