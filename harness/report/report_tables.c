/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells and models, in figures. */
#include "harness/report/report_tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/results/caveat.h"
#include "harness/results/check.h"
#include "harness/format/quantity.h"
#include "harness/report/report_columns.h"
#include "harness/results/trait.h"

/* Columns of a table with a cell a line. */
TABLE_SHOWS(put_wall, const struct cell *cell, TABLE_PLAIN,
	quantity_interval(cell->figures[FIGURE_WALL]).of)
TABLE_SHOWS(put_speedup, const struct cell *cell, TABLE_PLAIN,
	model_speedup(cell->model, cell->figures[FIGURE_SPEEDUP]).of)
TABLE_SHOWS(put_ideal, const struct cell *cell, TABLE_PLAIN,
	quantity_number(cell->figures[FIGURE_IDEAL].median).of)
TABLE_SHOWS(put_concurrency, const struct cell *cell, TABLE_PLAIN,
	quantity_number(cell->figures[FIGURE_CONCURRENCY].median).of)
TABLE_SHOWS(put_parallelism, const struct cell *cell, TABLE_PLAIN,
	quantity_number(cell->figures[FIGURE_PARALLELISM].median).of)
TABLE_SHOWS(put_throughput, const struct cell *cell, TABLE_PLAIN,
	quantity_number(cell->figures[FIGURE_THROUGHPUT].median).of)
TABLE_SHOWS(put_cpu, const struct cell *cell, TABLE_PLAIN,
	quantity_duration(cell->figures[FIGURE_CPU_PER_TASK].median).of)
TABLE_SHOWS(put_memory, const struct cell *cell, TABLE_PLAIN,
	quantity_memory(cell->figures[FIGURE_MEMORY].median).of)
static double reached(const struct cell *cell)
{
	double bound = row_bound(cell->row);
	return bound > 0 ? bound / cell->figures[FIGURE_WALL].median : NAN;
}

TABLE_SHOWS(put_reached, const struct cell *cell, TABLE_PLAIN, quantity_percent(reached(cell)).of)

/* One for the row. */
static void put_bound(struct table *table, const void *item)
{
	const struct cell *cell = item;
	bool first = cell == cell->row->cells;
	double bound = row_bound(cell->row);

	table_cell(
		table, TABLE_PLAIN, "%s", first ? quantity_number(bound > 0 ? bound : NAN).of : "");
}

/* The summary is what the column is about. */
static void put_caveat(struct table *table, const void *item)
{
	table_cell(table, TABLE_STRONG, "%s", caveat_text(table_about(table), item).of);
}

static void put_document(struct table *table, const void *item)
{
	const struct cell *cell = item;
	bool misses = cell_misses_document(cell);

	table_cell(table, misses ? TABLE_STRONG : TABLE_PLAIN, "%s%s", misses ? "≠ " : "",
		quantity_number(cell->document).of);
}

static void put_result(struct table *table, const void *item)
{
	const struct cell *cell = item;

	if (cell->agreement == DISAGREES)
		table_cell(table, TABLE_ALARM, "DIFFERENT");
	else if (cell->invalid > 0)
		table_cell(table, TABLE_ALARM, "%zu WRONG", cell->invalid);
	else
		table_cell(table, TABLE_PLAIN, "%s", cell->agreement == AGREES ? "same" : "–");
}

struct table *report_section(const struct summary *summary, const struct section *section)
{
	static const struct table_column columns[] = {{"Row", TABLE_LEFT, put_row_once},
		{"Model", TABLE_LEFT, put_cell_model}, {"Wall, s", TABLE_RIGHT, put_wall},
		{"Caveat", TABLE_LEFT, put_caveat}, {"Speed-up", TABLE_RIGHT, put_speedup},
		{"Document, s", TABLE_RIGHT, put_document}, {"Bound, s", TABLE_RIGHT, put_bound},
		{"Reached", TABLE_RIGHT, put_reached},
		{"Tasks\na second", TABLE_RIGHT, put_throughput},
		{"CPU per\ntask", TABLE_RIGHT, put_cpu}, {"Memory", TABLE_RIGHT, put_memory},
		{"In\nflight", TABLE_RIGHT, put_concurrency},
		{"Cores\nbusy", TABLE_RIGHT, put_parallelism},
		{"Bound with\nits workers, s", TABLE_RIGHT, put_ideal},
		{"Result", TABLE_LEFT, put_result}};
	struct table *table = table_open(NULL, 0);

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		table_add(table, columns[i], summary);
	for (size_t i = 0; i < summary->cell_count; i++)
		if (section_of(summary->cells[i].row) == section)
			table_line(table, &summary->cells[i]);
	return table;
}

/* Of the two axes the one that a kind of work lives on; models are asked about it. */
struct axis {
	const struct row *row;
	enum figure figure;
};

static void put_degree(struct table *table, const void *model)
{
	const struct axis *axis = table_about(table);
	const struct cell *cell = row_cell(axis->row, model);
	double degree = cell ? cell->figures[axis->figure].median : NAN;

	table_cell(table, TABLE_PLAIN, "%s", quantity_number(degree).of);
}

static void put_gain(struct table *table, const void *model)
{
	const struct axis *axis = table_about(table);
	const struct cell *cell = row_cell(axis->row, model);
	bool best = cell == row_best(axis->row, FIGURE_WALL) && strcmp(model, MODEL_BASELINE) != 0;

	if (cell)
		table_cell(table, best ? TABLE_STRONG : TABLE_PLAIN, "%s",
			model_speedup(model, cell->figures[FIGURE_SPEEDUP]).of);
	else
		table_cell(table, TABLE_PLAIN, "–");
}

static void put_workers(struct table *table, const void *model)
{
	const struct axis *axis = table_about(table);
	const struct cell *cell = row_cell(axis->row, model);

	if (cell)
		table_cell(table, TABLE_PLAIN, "%s / %s",
			quantity_count(cell->figures[FIGURE_PROCESSES].median).of,
			quantity_count(cell->figures[FIGURE_THREADS].median).of);
	else
		table_cell(table, TABLE_PLAIN, "–");
}

TABLE_SHOWS(put_model, const char *model, TABLE_STRONG, model)

struct table *report_concepts(
	const struct summary *summary, const struct row *waiting, const struct row *computing)
{
	static const struct table_column columns[] = {
		{"Waiting:\nin flight", TABLE_RIGHT, put_degree},
		{"Speed-up", TABLE_RIGHT, put_gain},
		{"OS processes\n/ threads", TABLE_RIGHT, put_workers},
		{"Computing:\ncores busy", TABLE_RIGHT, put_degree},
		{"Speed-up", TABLE_RIGHT, put_gain},
		{"OS processes\n/ threads", TABLE_RIGHT, put_workers}};
	const struct axis axes[] = {{waiting, FIGURE_CONCURRENCY}, {computing, FIGURE_PARALLELISM}};
	struct table *table = table_open(NULL, 0);

	table_add(table, (struct table_column){"Model", TABLE_LEFT, put_model}, NULL);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		table_add(table, columns[i], &axes[i / 3]);
	for (size_t i = 0; i < summary->model_count; i++)
		if (row_cell(waiting, summary->models[i]) ||
			row_cell(computing, summary->models[i]))
			table_line(table, summary->models[i]);
	return table;
}

/* A line of the table of models. */
struct candidate {
	const struct summary *summary;
	const char *model;
};

/* The documents' notes on each model, in a few words. */
static const char *documents_say(const char *model)
{
	static const struct {
		const char *model, *words;
	} notes[] = {
		{"sequential", "a wait stops everything"},
		{"eventloop", "for I/O; one thread, so it cannot use several cores"},
		{"threads", "for I/O; Python's lock (GIL) keeps computing to one core"},
		{"processes", "for CPU; truly parallel, with more overhead"},
		{"eventloop+threads", "the loop hands blocking calls to threads"},
		{"eventloop+processes", "the loop arranges, processes compute"},
		{"python-uvloop", "2–4× as fast as asyncio's loop"},
	};
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (strcmp(notes[i].model, model) == 0)
			return notes[i].words;
	return "";
}

TABLE_SHOWS(put_name, const struct candidate *candidate, TABLE_STRONG, candidate->model)
TABLE_SHOWS(
	put_note, const struct candidate *candidate, TABLE_PLAIN, documents_say(candidate->model))

static void put_suits(struct table *table, const void *item)
{
	const struct candidate *candidate = item;
	size_t count = 0;

	for (const struct section *const *kind = section_kinds; *kind; kind++) {
		struct finding finding = section_finding(candidate->summary, *kind);
		if (finding_favours(&finding, candidate->model))
			table_cell(
				table, TABLE_STRONG, "%s%s", count++ ? ", " : "", (*kind)->title);
	}
	if (count == 0)
		table_cell(table, TABLE_STRONG, "–");
}

static void put_trait(struct table *table, const void *item)
{
	const struct candidate *candidate = item;
	const enum trait *trait = table_about(table);
	struct interval value = trait_of(candidate->summary, candidate->model, *trait);

	table_cell(table, TABLE_PLAIN, "%s",
		trait_is_gain(*trait) ? model_speedup(candidate->model, value).of
				      : trait_text(*trait, value.median).of);
}

struct table *report_models(const struct summary *summary)
{
	static const struct table_column columns[] = {
		{"Model", TABLE_LEFT, put_name}, {"Best for", TABLE_WORDS, put_suits}};
	static const struct table_column note = {"The documents say", TABLE_WORDS, put_note};
	struct table *table = TABLE_OPEN(columns);
	enum trait traits[TRAITS];

	for (enum trait trait = 0; trait < TRAITS; trait++) {
		traits[trait] = trait;
		table_add(table, (struct table_column){trait_name(trait), TABLE_RIGHT, put_trait},
			&traits[trait]);
	}
	table_add(table, note, NULL);
	for (size_t i = 0; i < summary->model_count; i++) {
		struct candidate candidate = {summary, summary->models[i]};
		table_line(table, &candidate);
	}
	return table;
}

static double fact_of(const struct cell *cell, const char *name)
{
	struct check fact = {.source = CHECK_FACT, .name = name};
	return check_interval(&fact, cell).median;
}

TABLE_SHOWS(put_strong_model, const struct cell *cell, TABLE_STRONG, cell_model(cell).of)
TABLE_SHOWS(put_killed, const struct cell *cell, TABLE_PLAIN,
	quantity_count(fact_of(cell, "killed")).of)
TABLE_SHOWS(
	put_lost, const struct cell *cell, TABLE_PLAIN, quantity_count(fact_of(cell, "lost")).of)
TABLE_SHOWS(
	put_right, const struct cell *cell, TABLE_PLAIN, quantity_count(fact_of(cell, "right")).of)
TABLE_SHOWS(put_whole, const struct cell *cell, TABLE_PLAIN,
	quantity_duration(fact_of(cell, "whole_ns") / 1e9).of)
TABLE_SHOWS(
	put_after, const struct cell *cell, TABLE_PLAIN, quantity_count(fact_of(cell, "after")).of)

struct table *report_deaths(const struct row *row)
{
	static const struct table_column columns[] = {{"Model", TABLE_LEFT, put_strong_model},
		{"Workers\nkilled", TABLE_RIGHT, put_killed},
		{"Tasks\nlost", TABLE_RIGHT, put_lost}, {"Others\nright", TABLE_RIGHT, put_right},
		{"Pool whole\nagain after", TABLE_RIGHT, put_whole},
		{"New tasks\nright", TABLE_RIGHT, put_after}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < row->cell_count; i++)
		table_line(table, &row->cells[i]);
	return table;
}
