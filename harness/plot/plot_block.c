/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, labels and blocks as gnuplot reads them. */
#include "harness/plot/plot_block.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { LABEL_WIDTH = 40, HEADING_WIDTH = 56 };

void plot_put_number(FILE *stream, double value)
{
	if (isnan(value))
		fputs(" NaN", stream);
	else
		fprintf(stream, " %.9g", value);
}

void plot_put_interval(FILE *stream, struct interval value)
{
	plot_put_number(stream, value.median);
	plot_put_number(stream, value.low);
	plot_put_number(stream, value.high);
}

static void put_text(FILE *stream, const char *text, int max)
{
	int width = 0;

	fputs(" \"", stream);
	for (; *text; text++) {
		bool begins = ((unsigned char)*text & 0xC0) != 0x80;
		if (begins && ++width > max) {
			fputs("…", stream);
			break;
		}
		if (*text == '\n')
			putc(' ', stream);
		else if (!strchr("\"\\\r", *text))
			putc(*text, stream);
	}
	putc('"', stream);
}

void plot_put_label(FILE *stream, const char *text)
{
	put_text(stream, text, LABEL_WIDTH);
}

static void put_row(FILE *stream, const struct row *row, int max)
{
	char label[256];
	snprintf(label, sizeof(label), "%.60s  %.180s", row->name, row->title);
	put_text(stream, label, max);
}

void plot_put_row_label(FILE *stream, const struct row *row)
{
	put_row(stream, row, LABEL_WIDTH);
}

void plot_put_row_heading(FILE *stream, const struct row *row)
{
	put_row(stream, row, HEADING_WIDTH);
}

void plot_end_block(FILE *stream)
{
	fputs("\n\n", stream);
}
