/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: columns with their functions, and lines of cells. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/table_inside.h"

struct table *table_open(const struct table_column *columns, size_t count)
{
	struct table *table = calloc(1, sizeof(struct table));

	for (size_t i = 0; i < count; i++)
		table_add(table, columns[i], NULL);
	return table;
}

static size_t cell_count(const struct table *table)
{
	return table->line_count * table->column_count;
}

void table_close(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < cell_count(table); i++)
		free(table->cells[i].text);
	for (size_t i = 0; i < table->column_count; i++)
		free(table->columns[i].heading);
	free(table->cells);
	free(table->columns);
	free(table);
}

static char *copy_heading(const char *heading)
{
	char *copy = strdup(heading), *rest = copy, *line;

	/* A line break is a control character, so that each line is cleaned by itself. */
	while (rest) {
		line = strsep(&rest, "\n");
		text_clean(line);
		if (rest)
			rest[-1] = '\n';
	}
	return copy;
}

void table_add(struct table *table, struct table_column column, const void *about)
{
	if (!table || table->broken)
		return;
	struct table_held *columns =
		reallocarray(table->columns, table->column_count + 1, sizeof(*columns));
	if (columns)
		table->columns = columns;
	char *heading = copy_heading(column.heading);
	if (!columns || !heading) {
		free(heading);
		table->broken = true;
		return;
	}
	columns[table->column_count++] = (struct table_held){column, about, heading};
}

const void *table_about(const struct table *table)
{
	return table->columns[table->column].about;
}

void table_line(struct table *table, const void *item)
{
	if (!table || table->broken || table->column_count == 0)
		return;
	size_t count = cell_count(table);
	struct table_text *cells =
		reallocarray(table->cells, count + table->column_count, sizeof(*cells));
	if (!cells) {
		table->broken = true;
		return;
	}
	memset(cells + count, 0, table->column_count * sizeof(*cells));
	table->cells = cells;
	table->line = table->line_count++;
	for (table->column = 0; table->column < table->column_count; table->column++)
		table->columns[table->column].column.put(table, item);
}

struct table_text *table_at(const struct table *table, size_t line, size_t column)
{
	return &table->cells[line * table->column_count + column];
}

const char *table_text_at(const struct table *table, size_t line, size_t column)
{
	const char *text = table_at(table, line, column)->text;
	return text ? text : "";
}

void table_cell(struct table *table, enum table_style style, const char *format, ...)
{
	struct table_text *cell = table_at(table, table->line, table->column);
	char *more = NULL, *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&more, format, arguments) < 0)
		more = NULL;
	va_end(arguments);
	if (!more || asprintf(&text, "%s%s", cell->text ? cell->text : "", more) < 0) {
		free(more);
		table->broken = true;
		return;
	}
	free(more);
	free(cell->text);
	text_clean(text);
	*cell = (struct table_text){text, style};
}

size_t table_lines(const struct table *table)
{
	return table ? table->line_count : 0;
}

static bool is_unmeasured(const struct table *table, size_t column)
{
	for (size_t line = 0; line < table->line_count; line++)
		if (strcmp(table_text_at(table, line, column), TABLE_UNMEASURED) != 0)
			return false;
	return table->line_count > 0;
}

static void drop_column(struct table *table, size_t column)
{
	size_t kept = 0, count = cell_count(table);

	for (size_t i = 0; i < count; i++)
		if (i % table->column_count == column)
			free(table->cells[i].text);
		else
			table->cells[kept++] = table->cells[i];
	free(table->columns[column].heading);
	table->column_count--;
	memmove(&table->columns[column], &table->columns[column + 1],
		(table->column_count - column) * sizeof(*table->columns));
}

void table_drop_unmeasured(struct table *table)
{
	size_t column = table && !table->broken ? table->column_count : 0;

	while (column-- > 0)
		if (is_unmeasured(table, column))
			drop_column(table, column);
}

static int check(const struct table *table)
{
	return table && !table->broken ? 0 : -ENOMEM;
}

int table_print_within(const struct table *table, FILE *stream, size_t columns)
{
	int status = check(table);

	if (status == 0 && table->column_count > 0)
		status = table_print_terminal(table, stream, columns);
	return status;
}

int table_print(const struct table *table, FILE *stream, enum text_form form)
{
	int status = check(table);

	if (form == TEXT_TERMINAL)
		return table_print_within(table, stream, stream_columns(stream));
	if (status == 0 && table->column_count > 0)
		table_print_markdown(table, stream);
	return status;
}
