/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small table for people: aligned by display width for the terminal, or as Markdown. A column is
 * its heading and the function that says what stands below it, so that no heading can stand over
 * another column's values.
 *
 *	TABLE_SHOWS(put_model, const struct cell *cell, TABLE_STRONG, cell->model)
 *	TABLE_SHOWS(put_wall, const struct cell *cell, TABLE_PLAIN, wall_of(cell).of)
 *
 *	static const struct table_column columns[] = {
 *		{"Model", TABLE_LEFT, put_model}, {"Wall", TABLE_RIGHT, put_wall}};
 *	struct table *table = TABLE_OPEN(columns);
 *	table_line(table, cell);
 *	table_print(table, stdout, TEXT_TERMINAL);
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

#include "harness/format/text.h"

enum table_align {
	TABLE_LEFT,
	TABLE_RIGHT, /* numbers */
	TABLE_WORDS, /* on the left; several lines of a terminal that is too narrow for one */
};

enum table_style {
	TABLE_PLAIN,
	TABLE_STRONG, /* bold */
	TABLE_ALARM,  /* bold, and red where there is colour */
};

struct table;

/* Says by table_cell() what stands in its column for an item; nothing leaves it empty. */
typedef void table_function(struct table *table, const void *item);

struct table_column {
	const char *heading; /* a line break stands for a blank where there is but one line */
	enum table_align align;
	table_function *put;
};

/* A table of these columns, none of them if `count` is 0. NULL if there is no memory; every
 * function here takes that. */
struct table *table_open(const struct table_column *columns, size_t count);
#define TABLE_OPEN(columns) table_open(columns, sizeof(columns) / sizeof(*(columns)))
void table_close(struct table *table);

/* Adds a column, before the first line. Its function finds by table_about() what it is about, which
 * must live until the last line. */
void table_add(struct table *table, struct table_column column, const void *about);
const void *table_about(const struct table *table);

/* Adds a line: asks every column's function about the item. */
void table_line(struct table *table, const void *item);

/* For a column's function: adds to the text of its cell and sets its style. */
void table_cell(struct table *table, enum table_style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Defines a column's function that shows a text of an item: TABLE_SHOWS(put_name, const struct row
 * *row, TABLE_PLAIN, row->name). */
#define TABLE_SHOWS(function, parameter, style, text)                   \
	static void function(struct table *table, const void *the_item) \
	{                                                               \
		parameter = the_item;                                   \
		table_cell(table, style, "%s", text);                   \
	}

/* How many lines it has, without the headings. */
size_t table_lines(const struct table *table);

/* What stands in a cell for which nothing was measured. */
#define TABLE_UNMEASURED "–"

/* Drops the columns of which every cell is TABLE_UNMEASURED; after the last line. */
void table_drop_unmeasured(struct table *table);

/* Prints it. On a terminal that is too narrow, words are wrapped, columns from the right are left
 * out if that is not enough, and a last line says how many. 0 or -ENOMEM. */
int table_print(const struct table *table, FILE *stream, enum text_form form);

/* The same for a terminal, on at most so many columns, also where the stream has more. */
int table_print_within(const struct table *table, FILE *stream, size_t columns);

#endif
