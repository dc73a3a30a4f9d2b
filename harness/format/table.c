/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/format/table.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { TEXT_COLUMNS = 80 };

struct table_text {
	char *text; /* valid UTF-8 without control characters */
	enum table_style style;
};

struct table {
	struct table_text *headings, *cells;
	enum table_align *aligns;
	size_t columns, count;
	bool broken; /* memory ran out */
};

/* wcwidth() and mbrtowc() ask the locale, and a program need not have set one. */
static locale_t utf8(void)
{
	static locale_t locale;
	if (!locale)
		locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	return locale;
}

/* Decodes one character at `text`, which is not at its end. Answers its bytes; 0 if it is broken
 * or a control character. `width` gets its columns. */
static size_t next_character(const char *text, size_t *width)
{
	wchar_t wide = 0;
	mbstate_t state = {0};

	*width = 1;
	if (!utf8())
		return isprint((unsigned char)*text) ? 1 : 0;
	locale_t before = uselocale(utf8());
	size_t size = mbrtowc(&wide, text, strlen(text), &state);
	int columns = size < (size_t)-2 ? wcwidth(wide) : -1;
	uselocale(before);
	if (columns < 0)
		return 0;
	*width = (size_t)columns;
	return size;
}

size_t text_width(const char *text)
{
	size_t total = 0, width;

	while (*text) {
		size_t size = next_character(text, &width);
		text += size ? size : 1;
		total += width;
	}
	return total;
}

static void clean(char *text)
{
	size_t width;

	while (*text) {
		size_t size = next_character(text, &width);
		if (size == 0)
			*text = '?';
		text += size ? size : 1;
	}
}

struct table *table_open(void)
{
	return calloc(1, sizeof(struct table));
}

void table_close(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->columns; i++)
		free(table->headings[i].text);
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i].text);
	free(table->headings);
	free(table->aligns);
	free(table->cells);
	free(table);
}

void table_column(struct table *table, const char *heading, enum table_align align)
{
	if (!table || table->broken)
		return;
	size_t count = table->columns + 1;
	struct table_text *headings = reallocarray(table->headings, count, sizeof(*headings));
	if (headings)
		table->headings = headings;
	enum table_align *aligns = reallocarray(table->aligns, count, sizeof(*aligns));
	if (aligns)
		table->aligns = aligns;
	char *text = strdup(heading);
	if (!headings || !aligns || !text) {
		free(text);
		table->broken = true;
		return;
	}
	clean(text);
	headings[table->columns] = (struct table_text){text, TABLE_STRONG};
	aligns[table->columns++] = align;
}

void table_cell(struct table *table, enum table_style style, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	if (!table || table->broken)
		return;
	if (table->count % 64 == 0) {
		struct table_text *cells =
			reallocarray(table->cells, table->count + 64, sizeof(*cells));
		if (!cells) {
			table->broken = true;
			return;
		}
		table->cells = cells;
	}
	va_start(arguments, format);
	int size = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (size < 0) {
		table->broken = true;
		return;
	}
	clean(text);
	table->cells[table->count++] = (struct table_text){text, style};
}

size_t table_rows(const struct table *table)
{
	return table && table->columns ? (table->count + table->columns - 1) / table->columns : 0;
}

/* The last row need not be full. */
static struct table_text cell_at(const struct table *table, size_t row, size_t column)
{
	size_t index = row * table->columns + column;
	return index < table->count ? table->cells[index] : (struct table_text){"", TABLE_PLAIN};
}

static bool is_unmeasured(const struct table *table, size_t column)
{
	for (size_t row = 0; row < table_rows(table); row++)
		if (strcmp(cell_at(table, row, column).text, TABLE_UNMEASURED) != 0)
			return false;
	return table_rows(table) > 0;
}

static void drop_column(struct table *table, size_t column)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++)
		if (i % table->columns == column)
			free(table->cells[i].text);
		else
			table->cells[kept++] = table->cells[i];
	table->count = kept;
	free(table->headings[column].text);
	table->columns--;
	for (size_t i = column; i < table->columns; i++) {
		table->headings[i] = table->headings[i + 1];
		table->aligns[i] = table->aligns[i + 1];
	}
}

void table_drop_unmeasured(struct table *table)
{
	size_t column = table && !table->broken ? table->columns : 0;

	while (column-- > 0)
		if (is_unmeasured(table, column))
			drop_column(table, column);
}

static void put_escaped(const char *text, FILE *stream)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>|&~", *text))
			putc('\\', stream);
		putc(*text, stream);
	}
}

static void put_markdown(struct table_text cell, bool heading, FILE *stream)
{
	const char *mark = cell.style == TABLE_PLAIN || heading || !cell.text[0] ? "" : "**";
	fprintf(stream, " %s", mark);
	put_escaped(cell.text, stream);
	fprintf(stream, "%s |", mark);
}

static void print_markdown(const struct table *table, FILE *stream)
{
	putc('|', stream);
	for (size_t i = 0; i < table->columns; i++)
		put_markdown(table->headings[i], true, stream);
	fputs("\n|", stream);
	for (size_t i = 0; i < table->columns; i++)
		fputs(table->aligns[i] == TABLE_RIGHT ? " ---: |" : " --- |", stream);
	for (size_t row = 0; row < table_rows(table); row++) {
		fputs("\n|", stream);
		for (size_t i = 0; i < table->columns; i++)
			put_markdown(cell_at(table, row, i), false, stream);
	}
	putc('\n', stream);
}

/* Columns of the terminal behind a stream; no limit where there is none. */
static size_t stream_columns(FILE *stream)
{
	struct winsize window;
	if (isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &window) == 0 &&
		window.ws_col > 0)
		return window.ws_col;
	return (size_t)-1;
}

/* The first line too has `indent` columns before it, by the caller's hand. */
static void print_wrapped(const char *text, FILE *stream, int indent)
{
	size_t column = (size_t)indent, limit = stream_columns(stream);
	const char *gap = "";

	limit = limit < TEXT_COLUMNS ? limit : TEXT_COLUMNS;
	while (*text) {
		size_t size = strcspn(text, " ");
		char *word = strndup(text, size);
		if (!word)
			break;
		clean(word);
		size_t width = text_width(word);
		if (*gap && column + 1 + width > limit) {
			fprintf(stream, "\n%*s", indent, "");
			column = (size_t)indent;
			gap = "";
		}
		fprintf(stream, "%s%s", gap, word);
		column += strlen(gap) + width;
		gap = " ";
		free(word);
		text += size;
		text += *text == ' ';
	}
	putc('\n', stream);
}

void text_print(const char *text, FILE *stream, enum table_form form, int indent)
{
	if (form == TABLE_TERMINAL) {
		print_wrapped(text, stream, indent);
		return;
	}
	char *copy = strdup(text);
	if (copy) {
		clean(copy);
		put_escaped(copy, stream);
	}
	free(copy);
	putc('\n', stream);
}

bool stream_colour(FILE *stream)
{
	const char *refused = getenv("NO_COLOR");
	return isatty(fileno(stream)) && (!refused || !*refused);
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t widest = text_width(table->headings[column].text);
	for (size_t row = 0; row < table_rows(table); row++) {
		size_t width = text_width(cell_at(table, row, column).text);
		if (width > widest)
			widest = width;
	}
	return widest;
}

static void put_padded(
	struct table_text cell, size_t width, enum table_align align, bool colour, FILE *stream)
{
	static const char *const codes[] = {
		[TABLE_PLAIN] = "", [TABLE_STRONG] = "\033[1m", [TABLE_ALARM] = "\033[1;31m"};
	int padding = (int)(width - text_width(cell.text));
	bool styled = colour && cell.style != TABLE_PLAIN;

	if (align == TABLE_RIGHT)
		fprintf(stream, "%*s", padding, "");
	fprintf(stream, "%s%s%s", styled ? codes[cell.style] : "", cell.text,
		styled ? "\033[0m" : "");
	if (align == TABLE_LEFT)
		fprintf(stream, "%*s", padding, "");
}

/* How many columns fit, at least one; two blanks part them. */
static size_t columns_that_fit(const struct table *table, const size_t *widths, size_t limit)
{
	size_t total = 0, fit = 0;
	while (fit < table->columns && (fit == 0 || total + widths[fit] <= limit))
		total += widths[fit++] + 2;
	return fit;
}

static void print_terminal(const struct table *table, const size_t *widths, FILE *stream)
{
	bool colour = stream_colour(stream);
	size_t shown = columns_that_fit(table, widths, stream_columns(stream));

	for (size_t line = 0; line <= table_rows(table); line++) {
		for (size_t i = 0; i < shown; i++) {
			struct table_text cell =
				line == 0 ? table->headings[i] : cell_at(table, line - 1, i);
			bool last = i + 1 == shown && table->aligns[i] == TABLE_LEFT;
			put_padded(cell, last ? text_width(cell.text) : widths[i], table->aligns[i],
				colour, stream);
			fputs(i + 1 < shown ? "  " : "\n", stream);
		}
	}
	if (shown < table->columns)
		fprintf(stream, "(%zu more columns in a wider terminal)\n", table->columns - shown);
}

int table_print(const struct table *table, FILE *stream, enum table_form form)
{
	if (!table || table->broken)
		return -ENOMEM;
	if (table->columns == 0)
		return 0;
	if (form == TABLE_MARKDOWN) {
		print_markdown(table, stream);
		return 0;
	}
	size_t *widths = calloc(table->columns, sizeof(*widths));
	if (!widths)
		return -ENOMEM;
	for (size_t i = 0; i < table->columns; i++)
		widths[i] = column_width(table, i);
	print_terminal(table, widths, stream);
	free(widths);
	return 0;
}
