/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_originals.h"

#include <math.h>
#include <string.h>

#include "harness/format/quantity.h"
#include "harness/results/model_kind.h"

/* From so many tasks on a row counts as high concurrency. */
#define MANY_TASKS 100

/* What is said of how many times as fast one model is as another. */
struct saying {
	const char *claim, *words;
	const char *slow, *fast;
	const char *section; /* of the rows it is about; NULL: all that have many tasks */
	double min, max;
};

static const struct saying sayings[] = {
	{"T6", "uvloop is 2–4× as fast as asyncio's own loop", "python-asyncio", MODEL_UVLOOP, NULL,
		2, 4},
	{"T2, X4", "Python's threads cannot compute side by side", "python-sequential",
		"python-threads", "cpu", 0, 1.1},
	{"T2, X4", "Python computes in parallel with processes", "python-threads",
		"python-processes", "cpu", 1.1, INFINITY},
	{"X4", "in C threads compute side by side", "sequential", "threads", "cpu", 1.1, INFINITY},
};

enum { SAYINGS = sizeof(sayings) / sizeof(sayings[0]) };

bool report_has_originals(const struct summary *summary)
{
	for (size_t i = 0; i < summary->model_count; i++)
		if (kind_is_original(summary->models[i]))
			return true;
	return false;
}

static struct table *open_table(const char *const *left, const char *const *right)
{
	struct table *table = table_open();

	for (; *left; left++)
		table_column(table, *left, TABLE_LEFT);
	for (; *right; right++)
		table_column(table, *right, TABLE_RIGHT);
	return table;
}

static void add(struct table *table, struct quantity quantity)
{
	table_cell(table, TABLE_PLAIN, "%s", quantity.of);
}

static struct interval ratio_of(const struct cell *numerator, const struct cell *denominator)
{
	return numerator && denominator ? cell_ratio(numerator, denominator) : INTERVAL_NONE;
}

static void add_original(struct table *table, const struct cell *cell)
{
	const struct row *row = cell->row;
	const struct cell *twin = row_cell(row, kind_counterpart(cell->model));
	const struct cell *serial = row_cell(row, MODEL_ORIGINAL MODEL_BASELINE);

	table_cell(table, TABLE_PLAIN, "%s", cell->model);
	table_cell(table, TABLE_PLAIN, "%s", kind_counterpart(cell->model));
	add(table, quantity_number(cell->document));
	add(table, quantity_interval(cell->figures[FIGURE_WALL]));
	add(table, quantity_interval(twin ? twin->figures[FIGURE_WALL] : INTERVAL_NONE));
	add(table, quantity_comparison(ratio_of(cell, twin)));
	add(table, quantity_comparison(cell == serial ? INTERVAL_NONE : ratio_of(serial, cell)));
	add(table, quantity_duration(cell->figures[FIGURE_STARTUP].median));
	add(table, quantity_duration(twin ? twin->figures[FIGURE_STARTUP].median : NAN));
}

struct table *report_originals(const struct summary *summary)
{
	static const char *const left[] = {"Row", "Python", "C", NULL};
	static const char *const right[] = {"Document, s", "Python, s", "C, s", "Python over C",
		"Over python-sequential", "Python's start-up", "C's start-up", NULL};
	struct table *table = open_table(left, right);
	const struct row *last = NULL;

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (!kind_is_original(cell->model))
			continue;
		table_cell(table, TABLE_STRONG, "%s", cell->row == last ? "" : cell->row->name);
		add_original(table, cell);
		last = cell->row;
	}
	return table;
}

static const char *verdict_on(const struct saying *saying, struct interval ratio)
{
	if (!interval_known(ratio))
		return "not decidable: too few rounds";
	if (ratio.low >= saying->min && ratio.high <= saying->max)
		return "held";
	if (ratio.high < saying->min || ratio.low > saying->max)
		return "not held";
	return "not decidable";
}

static bool is_about(const struct saying *saying, const struct row *row)
{
	const struct cell *cell = row_cell(row, saying->fast);

	if (!cell || !row_cell(row, saying->slow))
		return false;
	return saying->section ? strcmp(saying->section, row->section) == 0
			       : cell->tasks >= MANY_TASKS;
}

struct table *report_original_claims(const struct summary *summary)
{
	static const char *const left[] = {"Claim", "It says", "Row", "Verdict", NULL};
	static const char *const right[] = {"Measured", NULL};
	struct table *table = open_table(left, right);

	for (size_t i = 0; i < SAYINGS * summary->row_count; i++) {
		const struct saying *saying = &sayings[i / summary->row_count];
		const struct row *row = &summary->rows[i % summary->row_count];
		if (!is_about(saying, row))
			continue;
		struct interval ratio =
			cell_ratio(row_cell(row, saying->slow), row_cell(row, saying->fast));
		table_cell(table, TABLE_STRONG, "%s", saying->claim);
		table_cell(table, TABLE_PLAIN, "%s", saying->words);
		table_cell(table, TABLE_PLAIN, "%s", row->name);
		table_cell(table, TABLE_PLAIN, "%s", verdict_on(saying, ratio));
		add(table, quantity_finding(ratio));
	}
	return table;
}
