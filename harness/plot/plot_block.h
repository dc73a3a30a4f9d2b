/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the .dat files of pictures are written: blocks of lines that gnuplot calls indexes. */
#ifndef SIMUL_PLOT_BLOCK_H
#define SIMUL_PLOT_BLOCK_H

#include <stdio.h>

#include "harness/results/summary.h"

/* A blank and the number; "NaN" for what was not measured. */
void plot_put_number(FILE *stream, double value);

/* A median and the ends of its interval. */
void plot_put_interval(FILE *stream, struct interval value);

/* A blank and a quoted text of at most 40 characters; what would end it or steer gnuplot is left
 * out. */
void plot_put_label(FILE *stream, const char *text);

/* The same with a row's name and title; the second where there is room for 56 characters. */
void plot_put_row_label(FILE *stream, const struct row *row);
void plot_put_row_heading(FILE *stream, const struct row *row);

/* Parts a block from the next. */
void plot_end_block(FILE *stream);

#endif
