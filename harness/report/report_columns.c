/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns and texts that several tables share. */
#include "harness/report/report_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct quantity cell_model(const struct cell *cell)
{
	return quantity_model(cell->model, cell->workers);
}

struct quantity model_speedup(const char *model, struct interval speedup)
{
	if (strcmp(model, MODEL_BASELINE) == 0)
		return (struct quantity){"1×"};
	return quantity_comparison(speedup);
}

void put_row_once(struct table *table, const void *item)
{
	const struct cell *cell = item;

	table_cell(table, TABLE_STRONG, "%s", cell == cell->row->cells ? cell->row->name : "");
}

void put_cell_model(struct table *table, const void *item)
{
	table_cell(table, TABLE_PLAIN, "%s", cell_model(item).of);
}

static int64_t max_tasks(const struct row *row)
{
	int64_t max = 0;

	for (size_t i = 0; i < row->cell_count; i++)
		max = row->cells[i].tasks > max ? row->cells[i].tasks : max;
	return max;
}

const struct cell *row_best(const struct row *row, enum figure figure)
{
	const struct cell *found = NULL;
	int64_t tasks = max_tasks(row);

	for (size_t i = 0; i < row->cell_count; i++) {
		const struct cell *cell = &row->cells[i];
		double value = cell->figures[figure].median;
		if (!isnan(value) && cell->tasks == tasks &&
			(!found || value < found->figures[figure].median))
			found = cell;
	}
	return found;
}
