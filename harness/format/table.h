/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small table for people: aligned by display width for the terminal, or as Markdown.
 *
 *	struct table *table = table_open();
 *	table_column(table, "model", TABLE_LEFT);
 *	table_column(table, "wall", TABLE_RIGHT);
 *	table_cell(table, TABLE_STRONG, "%s", model);
 *	table_cell(table, TABLE_PLAIN, "%.2f", wall);
 *	table_print(table, stdout, TABLE_TERMINAL);
 *	table_close(table);
 *
 * Memory that cannot be had is remembered, and table_print() answers it, so that the calls in
 * between need no checks.
 */
#ifndef SIMUL_TABLE_H
#define SIMUL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum table_align { TABLE_LEFT, TABLE_RIGHT };

enum table_form {
	TABLE_TERMINAL, /* colour and a limit of width only where the stream is a terminal */
	TABLE_MARKDOWN, /* a pipe table; what is special to Markdown is escaped in cells */
};

enum table_style {
	TABLE_PLAIN,
	TABLE_STRONG, /* bold */
	TABLE_ALARM,  /* bold, and red where there is colour */
};

struct table;

/* NULL if there is no memory; every function here takes that. */
struct table *table_open(void);
void table_close(struct table *table);

/* Adds a column; all columns before the first cell. Numbers belong to TABLE_RIGHT. */
void table_column(struct table *table, const char *heading, enum table_align align);

/* Adds the next cell, row by row. Control characters and broken UTF-8 become "?", so that a foreign
 * file cannot steer a terminal. */
void table_cell(struct table *table, enum table_style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* How many rows have begun. */
size_t table_rows(const struct table *table);

/* What stands in a cell for which nothing was measured. */
#define TABLE_UNMEASURED "–"

/* Drops the columns of which every cell is TABLE_UNMEASURED; after the last cell. */
void table_drop_unmeasured(struct table *table);

/* Prints it; a last row that is not full is filled with empty cells. On a terminal that is too
 * narrow, columns from the right are left out and a last line says how many. 0 or -ENOMEM. */
int table_print(const struct table *table, FILE *stream, enum table_form form);

/* Prints a text outside a table in the same manner: what is special to Markdown escaped, or wrapped
 * for the terminal at 80 columns or where it ends, with every line after the first indented by
 * `indent`, which the caller has put before the first. Ends with a newline. */
void text_print(const char *text, FILE *stream, enum table_form form, int indent);

/* Columns that a text takes on a terminal. */
size_t text_width(const char *text);

/* Whether a stream wants colour: a terminal, and NO_COLOR (see no-color.org) is unset or empty. */
bool stream_colour(FILE *stream);

#endif
