/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of the documents that is words there, in figures. */
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

/* A line of the document's table; `repeats`: it says the same as the one before. */
struct said {
	const struct claim_line *line;
	const struct row *row;
	bool repeats;
};

TABLE_SHOWS(put_says, const struct said *said, TABLE_STRONG, said->repeats ? "" : said->line->says)
TABLE_SHOWS(put_here, const struct said *said, TABLE_PLAIN, said->line->here)

static void put_measure(struct table *table, const void *item)
{
	const struct claim_line *line = ((const struct said *)item)->line;

	table_cell(table, TABLE_PLAIN, "%s of %s", line->measure.name, line->row);
}

/* Under the model that the column is about. */
static void put_figure(struct table *table, const void *item)
{
	const struct said *said = item;
	const struct check *measure = &said->line->measure;
	const struct cell *cell = row_cell(said->row, table_about(table));
	double value = cell ? check_interval(measure, cell).median : NAN;

	table_cell(table, TABLE_PLAIN, "%s", with_unit(measure, value).of);
}

struct table *report_lines(const struct claim *claim, const struct summary *summary)
{
	static const struct table_column columns[] = {{"The document says", TABLE_WORDS, put_says},
		{"Here", TABLE_WORDS, put_here}, {"Measured by", TABLE_LEFT, put_measure}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < summary->model_count; i++) {
		const char *model = summary->models[i];
		table_add(table, (struct table_column){model, TABLE_RIGHT, put_figure}, model);
	}
	for (size_t i = 0; i < claim->line_count; i++) {
		const struct claim_line *line = &claim->lines[i];
		bool repeats = i > 0 && strcmp(line->says, claim->lines[i - 1].says) == 0;
		struct said said = {line, summary_row(summary, line->row), repeats};
		table_line(table, &said);
	}
	return table;
}
