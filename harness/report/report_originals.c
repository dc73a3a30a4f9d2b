/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents' own language beside C. */
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

static struct interval ratio_of(const struct cell *numerator, const struct cell *denominator)
{
	return numerator && denominator ? cell_ratio(numerator, denominator) : INTERVAL_NONE;
}

/* A run of the documents' own program, and the model of C that does the same. */
struct original {
	const struct cell *cell, *twin; /* twin: NULL if it was not measured */
	bool first;			/* of its row */
};

static struct quantity startup_of(const struct cell *cell)
{
	return quantity_duration(cell ? cell->figures[FIGURE_STARTUP].median : NAN);
}

static struct interval over_sequential(const struct cell *cell)
{
	const struct cell *serial = row_cell(cell->row, MODEL_ORIGINAL MODEL_BASELINE);
	return cell == serial ? INTERVAL_NONE : ratio_of(serial, cell);
}

TABLE_SHOWS(put_row, const struct original *original, TABLE_STRONG,
	original->first ? original->cell->row->name : "")
TABLE_SHOWS(put_python, const struct original *original, TABLE_PLAIN, original->cell->model)
TABLE_SHOWS(put_c, const struct original *original, TABLE_PLAIN,
	kind_counterpart(original->cell->model))
TABLE_SHOWS(put_document, const struct original *original, TABLE_PLAIN,
	quantity_number(original->cell->document).of)
TABLE_SHOWS(put_wall, const struct original *original, TABLE_PLAIN,
	quantity_interval(original->cell->figures[FIGURE_WALL]).of)
TABLE_SHOWS(put_twin_wall, const struct original *original, TABLE_PLAIN,
	quantity_interval(original->twin ? original->twin->figures[FIGURE_WALL] : INTERVAL_NONE).of)
TABLE_SHOWS(put_ratio, const struct original *original, TABLE_PLAIN,
	quantity_comparison(ratio_of(original->cell, original->twin)).of)
TABLE_SHOWS(put_gain, const struct original *original, TABLE_PLAIN,
	quantity_comparison(over_sequential(original->cell)).of)
TABLE_SHOWS(
	put_startup, const struct original *original, TABLE_PLAIN, startup_of(original->cell).of)
TABLE_SHOWS(put_twin_startup, const struct original *original, TABLE_PLAIN,
	startup_of(original->twin).of)

struct table *report_originals(const struct summary *summary)
{
	static const struct table_column columns[] = {{"Row", TABLE_LEFT, put_row},
		{"Python", TABLE_LEFT, put_python}, {"C", TABLE_LEFT, put_c},
		{"Document, s", TABLE_RIGHT, put_document}, {"Python, s", TABLE_RIGHT, put_wall},
		{"C, s", TABLE_RIGHT, put_twin_wall}, {"Python over C", TABLE_RIGHT, put_ratio},
		{"Over python-sequential", TABLE_RIGHT, put_gain},
		{"Python's\nstart-up", TABLE_RIGHT, put_startup},
		{"C's\nstart-up", TABLE_RIGHT, put_twin_startup}};
	struct table *table = TABLE_OPEN(columns);
	const struct row *last = NULL;

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (!kind_is_original(cell->model))
			continue;
		struct original original = {cell,
			row_cell(cell->row, kind_counterpart(cell->model)), cell->row != last};
		table_line(table, &original);
		last = cell->row;
	}
	return table;
}

/* A saying in a row that it is about. */
struct instance {
	const struct saying *saying;
	const struct row *row;
	struct interval ratio;
};

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

TABLE_SHOWS(put_claim, const struct instance *instance, TABLE_STRONG, instance->saying->claim)
TABLE_SHOWS(put_words, const struct instance *instance, TABLE_PLAIN, instance->saying->words)
TABLE_SHOWS(put_instance_row, const struct instance *instance, TABLE_PLAIN, instance->row->name)
TABLE_SHOWS(put_verdict, const struct instance *instance, TABLE_PLAIN,
	verdict_on(instance->saying, instance->ratio))
TABLE_SHOWS(put_measured, const struct instance *instance, TABLE_PLAIN,
	quantity_finding(instance->ratio).of)

struct table *report_original_claims(const struct summary *summary)
{
	static const struct table_column columns[] = {{"Claim", TABLE_LEFT, put_claim},
		{"It says", TABLE_WORDS, put_words}, {"Row", TABLE_LEFT, put_instance_row},
		{"Verdict", TABLE_LEFT, put_verdict}, {"Measured", TABLE_RIGHT, put_measured}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < SAYINGS * summary->row_count; i++) {
		const struct saying *saying = &sayings[i / summary->row_count];
		const struct row *row = &summary->rows[i % summary->row_count];
		if (!is_about(saying, row))
			continue;
		struct instance instance = {saying, row,
			cell_ratio(row_cell(row, saying->slow), row_cell(row, saying->fast))};
		table_line(table, &instance);
	}
	return table;
}
