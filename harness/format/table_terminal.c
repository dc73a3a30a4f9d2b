/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table on a terminal: which columns fit, how wide they are, and their lines. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/table_inside.h"

/* Words are not wrapped in less than this, nor in less than their longest. */
enum { WORDS_MIN = 20 };

/* Between two columns. */
enum { GAP = 2 };

static size_t max_of(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* How many lines a text takes in a column of that width; `widest` gets the widest's width. */
static size_t count_lines(const char *text, size_t width, size_t *widest)
{
	size_t lines = 1;

	for (*widest = 0;; lines++) {
		size_t fit = text_fit(text, width);
		*widest = max_of(*widest, text_width_of(text, fit));
		text += fit;
		if (!*text)
			return lines;
		text++;
	}
}

/* How wide a column is whose texts are wrapped at so many columns of the terminal. */
static size_t column_width(const struct table *table, size_t column, size_t limit)
{
	size_t widest, width;

	count_lines(table->columns[column].heading, SIZE_MAX, &widest);
	for (size_t line = 0; line < table->line_count; line++) {
		count_lines(table_text_at(table, line, column), limit, &width);
		widest = max_of(widest, width);
	}
	return widest;
}

/* A column on the terminal, and what is still to be printed of its text. */
struct shown {
	size_t width;
	const char *rest; /* NULL: nothing */
	size_t delay;	  /* that begins so many lines further down */
	enum table_style style;
	bool right;
};

/* The columns that are shown, at least one. */
struct layout {
	struct shown *columns;
	size_t count;
	int blanks; /* due before the next text of the line */
	bool colour;
	FILE *stream;
};

static size_t layout_width(const struct layout *layout)
{
	size_t total = 0;

	for (size_t i = 0; i < layout->count; i++)
		total += layout->columns[i].width + (i > 0 ? GAP : 0);
	return total;
}

/* Words are wrapped as closely as they may be; columns that do not fit even so are left out; then
 * words get what is left over, those on the left first. */
static void squeeze(const struct table *table, struct layout *layout, size_t limit)
{
	for (size_t i = 0; i < layout->count; i++)
		if (table->columns[i].column.align == TABLE_WORDS)
			layout->columns[i].width = column_width(table, i, WORDS_MIN);
	while (layout->count > 1 && layout_width(layout) > limit)
		layout->count--;
	for (size_t i = 0; i < layout->count; i++) {
		size_t used = layout_width(layout), spare = limit > used ? limit - used : 0;
		struct shown *column = &layout->columns[i];
		if (table->columns[i].column.align == TABLE_WORDS)
			column->width = column_width(table, i, column->width + spare);
	}
}

static int lay_out(const struct table *table, struct layout *layout, size_t limit)
{
	layout->count = table->column_count;
	layout->columns = calloc(table->column_count, sizeof(*layout->columns));
	if (!layout->columns)
		return -ENOMEM;
	for (size_t i = 0; i < layout->count; i++) {
		layout->columns[i].width = column_width(table, i, SIZE_MAX);
		layout->columns[i].right = table->columns[i].column.align == TABLE_RIGHT;
	}
	if (layout_width(layout) > limit)
		squeeze(table, layout, limit);
	return 0;
}

/* The next line of a column's text. */
static void put_line(struct layout *layout, struct shown *column)
{
	static const char *const codes[] = {
		[TABLE_PLAIN] = "", [TABLE_STRONG] = "\033[1m", [TABLE_ALARM] = "\033[1;31m"};
	const char *text = column->rest && column->delay == 0 ? column->rest : "";
	size_t fit = text_fit(text, column->width), width = text_width_of(text, fit);
	int padding = column->width > width ? (int)(column->width - width) : 0;
	bool styled = layout->colour && column->style != TABLE_PLAIN;

	layout->blanks += column->right ? padding : 0;
	if (fit > 0) {
		fprintf(layout->stream, "%*s%s%.*s%s", layout->blanks, "",
			styled ? codes[column->style] : "", (int)fit, text,
			styled ? "\033[0m" : "");
		layout->blanks = 0;
	}
	layout->blanks += GAP + (column->right ? 0 : padding);
	if (column->delay > 0)
		column->delay--;
	else
		column->rest = text[fit] ? text + fit + 1 : NULL;
}

/* As many lines of the terminal as the longest text needs. */
static void put_texts(struct layout *layout)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < layout->count; i++) {
			put_line(layout, &layout->columns[i]);
			more = more || layout->columns[i].rest;
		}
		putc('\n', layout->stream);
		layout->blanks = 0;
	}
}

/* Every heading ends on the last line of them. */
static void put_headings(const struct table *table, struct layout *layout)
{
	size_t most = 0, width;

	for (size_t i = 0; i < layout->count; i++) {
		struct shown *column = &layout->columns[i];
		column->rest = table->columns[i].heading;
		column->style = TABLE_STRONG;
		column->delay = count_lines(column->rest, column->width, &width);
		most = max_of(most, column->delay);
	}
	for (size_t i = 0; i < layout->count; i++)
		layout->columns[i].delay = most - layout->columns[i].delay;
	put_texts(layout);
}

static void print_layout(const struct table *table, struct layout *layout)
{
	put_headings(table, layout);
	for (size_t line = 0; line < table->line_count; line++) {
		for (size_t i = 0; i < layout->count; i++) {
			layout->columns[i].rest = table_text_at(table, line, i);
			layout->columns[i].style = table_at(table, line, i)->style;
		}
		put_texts(layout);
	}
	size_t hidden = table->column_count - layout->count;
	if (hidden > 0)
		fprintf(layout->stream, "(%zu more column%s not fit)\n", hidden,
			hidden == 1 ? " does" : "s do");
}

int table_print_terminal(const struct table *table, FILE *stream, size_t limit)
{
	struct layout layout = {.stream = stream, .colour = stream_colour(stream)};
	int status = lay_out(table, &layout, limit);

	if (status == 0)
		print_layout(table, &layout);
	free(layout.columns);
	return status;
}
