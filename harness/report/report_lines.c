/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_lines.h"

#include <math.h>
#include <string.h>

#include "harness/format/quantity.h"

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);
	return length >= strlen(end) && strcmp(name + length - strlen(end), end) == 0;
}

/* The unit is in the name; facts without one are document seconds or counts. */
static struct quantity with_unit(const struct check *measure, double value)
{
	if (ends_with(measure->name, "_ns"))
		return quantity_duration(value / 1e9);
	if (ends_with(measure->name, "_s") && !ends_with(measure->name, "_document_s"))
		return quantity_duration(value);
	return value == floor(value) ? quantity_count(value) : quantity_number(value);
}

struct table *report_lines(const struct claim *claim, const struct summary *summary)
{
	struct table *table = table_open();

	table_column(table, "The document says", TABLE_LEFT);
	table_column(table, "Here", TABLE_LEFT);
	table_column(table, "Measured by", TABLE_LEFT);
	for (size_t i = 0; i < summary->model_count; i++)
		table_column(table, summary->models[i], TABLE_RIGHT);
	for (size_t i = 0; i < claim->line_count; i++) {
		const struct claim_line *line = &claim->lines[i];
		const struct row *row = summary_row(summary, line->row);
		bool repeats = i > 0 && strcmp(line->says, claim->lines[i - 1].says) == 0;
		table_cell(table, TABLE_STRONG, "%s", repeats ? "" : line->says);
		table_cell(table, TABLE_PLAIN, "%s", line->here);
		table_cell(table, TABLE_PLAIN, "%s of %s", line->measure.name, line->row);
		for (size_t j = 0; j < summary->model_count; j++) {
			const struct cell *cell = row_cell(row, summary->models[j]);
			double value = cell ? check_interval(&line->measure, cell).median : NAN;
			table_cell(table, TABLE_PLAIN, "%s", with_unit(&line->measure, value).of);
		}
	}
	return table;
}
