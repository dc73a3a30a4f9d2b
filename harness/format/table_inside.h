/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table is made of, for the files that print it. */
#ifndef SIMUL_TABLE_INSIDE_H
#define SIMUL_TABLE_INSIDE_H

#include "harness/format/table.h"

struct table_text {
	char *text; /* valid UTF-8 without control characters; NULL: empty */
	enum table_style style;
};

struct table_held {
	struct table_column column; /* as it was given */
	const void *about;
	char *heading; /* a copy, clean but for its line breaks */
};

struct table {
	struct table_held *columns;
	size_t column_count;
	struct table_text *cells; /* line by line */
	size_t line_count;
	size_t line, column; /* of the cell that a function is asked for */
	bool broken;	     /* memory ran out */
};

struct table_text *table_at(const struct table *table, size_t line, size_t column);

/* Its text; "" where there is none. */
const char *table_text_at(const struct table *table, size_t line, size_t column);

void table_print_markdown(const struct table *table, FILE *stream);

/* On at most so many columns of the terminal. 0 or -ENOMEM. */
int table_print_terminal(const struct table *table, FILE *stream, size_t limit);

#endif
