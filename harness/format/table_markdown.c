/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table as a pipe table of Markdown. */
#include "harness/format/table_inside.h"

void table_print_markdown(const struct table *table, FILE *stream)
{
	putc('|', stream);
	for (size_t i = 0; i < table->column_count; i++) {
		putc(' ', stream);
		text_escape(table->columns[i].heading, stream);
		fputs(" |", stream);
	}
	fputs("\n|", stream);
	for (size_t i = 0; i < table->column_count; i++)
		fputs(table->columns[i].column.align == TABLE_RIGHT ? " ---: |" : " --- |", stream);
	for (size_t line = 0; line < table->line_count; line++) {
		fputs("\n|", stream);
		for (size_t i = 0; i < table->column_count; i++) {
			const char *text = table_text_at(table, line, i);
			bool plain = table_at(table, line, i)->style == TABLE_PLAIN || !*text;
			fputs(plain ? " " : " **", stream);
			text_escape(text, stream);
			fputs(plain ? " |" : "** |", stream);
		}
	}
	putc('\n', stream);
}
