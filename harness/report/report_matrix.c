/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and models in one table, a single figure for each cell. */
#include "harness/report/report_matrix.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/report/report_columns.h"
#include "harness/results/section.h"

struct matrix_line {
	const struct summary *summary;
	const struct row *row;
	const struct cell *best; /* NULL: none was measured */
};

TABLE_SHOWS(put_name, const struct matrix_line *line, TABLE_STRONG, line->row->name)

/* The model's cell that took least time; one that was not measured only if there is no other. */
static const struct cell *fastest(const struct row *row, const char *model)
{
	const struct cell *found = NULL;

	for (size_t i = 0; i < row->cell_count; i++) {
		const struct cell *cell = &row->cells[i];
		if (strcmp(cell->model, model) != 0)
			continue;
		if (!found || isnan(found->figures[FIGURE_WALL].median) ||
			cell->figures[FIGURE_WALL].median < found->figures[FIGURE_WALL].median)
			found = cell;
	}
	return found;
}

static struct quantity figure_of(const struct summary *summary, const struct cell *cell)
{
	struct interval speedup = cell->figures[FIGURE_SPEEDUP];
	struct quantity text;

	if (isnan(speedup.median) || strcmp(cell->model, MODEL_BASELINE) == 0)
		return quantity_duration(cell->figures[FIGURE_WALL].median * cell->second);
	if (interval_known(speedup) && !summary_shows(summary, speedup))
		return (struct quantity){"≈ 1"};
	snprintf(text.of, sizeof(text.of), "%.80s×", quantity_number(speedup.median).of);
	return text;
}

/* Under the model that the column is about. */
static void put_figure(struct table *table, const void *item)
{
	const struct matrix_line *line = item;
	const struct cell *cell = fastest(line->row, table_about(table));

	if (!cell || (cell->rounds == 0 && cell->invalid == 0))
		table_cell(table, TABLE_PLAIN, "–");
	else if (cell->agreement == DISAGREES || cell->rounds == 0)
		table_cell(table, TABLE_ALARM, cell->rounds == 0 ? "failed" : "wrong");
	else
		table_cell(table, cell == line->best ? TABLE_STRONG : TABLE_PLAIN, "%s",
			figure_of(line->summary, cell).of);
}

/* A name of two parts takes two lines: "eventloop", "+threads"; "python-", "asyncio". */
static void add_model(struct table *table, const char *model)
{
	size_t first = strcspn(model, "+-");
	char heading[96];

	first += model[first] == '-';
	snprintf(heading, sizeof(heading), "%.*s%s%.40s", (int)first, model,
		model[first] ? "\n" : "", model + first);
	table_add(table, (struct table_column){heading, TABLE_RIGHT, put_figure}, model);
}

struct table *report_matrix(const struct summary *summary)
{
	static const struct table_column name = {"Row", TABLE_LEFT, put_name};
	struct table *table = table_open(&name, 1);

	for (size_t i = 0; i < summary->model_count; i++)
		add_model(table, summary->models[i]);
	for (const struct section *const *section = sections; *section; section++)
		for (size_t i = 0; i < summary->row_count; i++) {
			const struct row *row = &summary->rows[i];
			struct matrix_line line = {summary, row, row_best(row, FIGURE_WALL)};
			if (section_of(row) == *section && *section != &section_claim)
				table_line(table, &line);
		}
	return table;
}
