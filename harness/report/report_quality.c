/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs that were set aside, and why. */
#include "harness/report/report_quality.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/quantity.h"

struct line {
	const struct records *records; /* of the bench */
	const struct cell *cell;
	size_t disturbed; /* runs that count and were disturbed */
};

static size_t count_disturbed(const struct cell *cell)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->rounds; i++)
		count += cell->records[i]->disturbed[0] != '\0';
	return count;
}

/* In the order of the bench where they are alike. */
static int by_number(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	size_t of_b = b->cell->set_aside + b->disturbed, of_a = a->cell->set_aside + a->disturbed;

	if (of_b != of_a)
		return of_b > of_a ? 1 : -1;
	return a->cell < b->cell ? -1 : a->cell > b->cell;
}

/* The lines, the caller's to free; NULL: no memory. */
static struct line *collect(const struct summary *summary, size_t *count)
{
	struct line *lines = calloc(summary->cell_count + 1, sizeof(*lines));

	*count = 0;
	for (size_t i = 0; lines && i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		struct line line = {&summary->records, cell, count_disturbed(cell)};
		if (cell->set_aside + line.disturbed > 0)
			lines[(*count)++] = line;
	}
	if (lines)
		qsort(lines, *count, sizeof(*lines), by_number);
	return lines;
}

static bool is_of(const struct record *record, const struct line *line)
{
	return strcmp(record->row, line->cell->row->name) == 0 &&
	       strcmp(record->model, line->cell->model) == 0 &&
	       record->workers == line->cell->workers && record->round > 0 &&
	       (record->set_aside[0] || record->disturbed[0]);
}

static const char *reason_of(const struct record *record)
{
	return record->set_aside[0] ? record->set_aside : record->disturbed;
}

/* "round 2: steal 2.3 %; round 5: ..." in the order of the rounds. */
static void put_reasons(struct table *table, const void *item)
{
	const struct line *line = item;
	int round = 0;

	for (size_t i = 0; i < line->records->count; i++) {
		const struct record *record = &line->records->items[i];
		if (!is_of(record, line))
			continue;
		if (record->round == round)
			table_cell(table, TABLE_PLAIN, ", %s", reason_of(record));
		else
			table_cell(table, TABLE_PLAIN, "%sround %d: %s", round ? "; " : "",
				record->round, reason_of(record));
		round = record->round;
	}
}

static void put_set_aside(struct table *table, const void *line)
{
	table_cell(table, TABLE_PLAIN, "%zu", ((const struct line *)line)->cell->set_aside);
}

static void put_disturbed(struct table *table, const void *line)
{
	table_cell(table, TABLE_PLAIN, "%zu", ((const struct line *)line)->disturbed);
}

TABLE_SHOWS(put_row, const struct line *line, TABLE_STRONG, line->cell->row->name)
TABLE_SHOWS(put_model, const struct line *line, TABLE_PLAIN, line->cell->model)

struct table *report_set_aside(const struct summary *summary)
{
	static const struct table_column columns[] = {{"Row", TABLE_LEFT, put_row},
		{"Model", TABLE_LEFT, put_model}, {"Set\naside", TABLE_RIGHT, put_set_aside},
		{"Disturbed,\nand count", TABLE_RIGHT, put_disturbed},
		{"Why", TABLE_WORDS, put_reasons}};
	size_t count;
	struct line *lines = collect(summary, &count);
	struct table *table = count > 0 ? TABLE_OPEN(columns) : NULL;

	for (size_t i = 0; i < count; i++)
		table_line(table, &lines[i]);
	free(lines);
	return table;
}
