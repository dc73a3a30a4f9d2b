/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_quality.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/quantity.h"

struct line {
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
		struct line line = {cell, count_disturbed(cell)};
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
static void add_reasons(struct table *table, const struct summary *summary, const struct line *line)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);
	int round = 0;

	if (!stream)
		return;
	for (size_t i = 0; i < summary->records.count; i++) {
		const struct record *record = &summary->records.items[i];
		if (!is_of(record, line))
			continue;
		if (record->round == round)
			fprintf(stream, ", %s", reason_of(record));
		else
			fprintf(stream, "%sround %d: %s", round ? "; " : "", record->round,
				reason_of(record));
		round = record->round;
	}
	fclose(stream);
	table_cell(table, TABLE_PLAIN, "%s", text ? text : "");
	free(text);
}

struct table *report_set_aside(const struct summary *summary)
{
	size_t count;
	struct line *lines = collect(summary, &count);
	struct table *table = lines && count > 0 ? table_open() : NULL;

	if (!table) {
		free(lines);
		return NULL;
	}
	table_column(table, "Row", TABLE_LEFT);
	table_column(table, "Model", TABLE_LEFT);
	table_column(table, "Set aside", TABLE_RIGHT);
	table_column(table, "Disturbed, and count", TABLE_RIGHT);
	table_column(table, "Why", TABLE_LEFT);
	for (size_t i = 0; i < count; i++) {
		table_cell(table, TABLE_STRONG, "%s", lines[i].cell->row->name);
		table_cell(table, TABLE_PLAIN, "%s", lines[i].cell->model);
		table_cell(table, TABLE_PLAIN, "%zu", lines[i].cell->set_aside);
		table_cell(table, TABLE_PLAIN, "%zu", lines[i].disturbed);
		add_reasons(table, summary, &lines[i]);
	}
	free(lines);
	return table;
}
