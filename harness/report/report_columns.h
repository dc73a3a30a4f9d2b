/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What columns of several tables of a report have in common. */
#ifndef SIMUL_REPORT_COLUMNS_H
#define SIMUL_REPORT_COLUMNS_H

#include "harness/format/quantity.h"
#include "harness/format/table.h"
#include "harness/results/summary.h"

/* Columns of tables with a cell a line: the row's name on the row's first line, and the model with
 * its workers. */
table_function put_row_once, put_cell_model;

/* "eventloop", "threads (5)" */
struct quantity cell_model(const struct cell *cell);

/* A model's speed-up over the sequential model; "1×" for that one itself. */
struct quantity model_speedup(const char *model, struct interval speedup);

/* The cell of the row with the lowest median of a figure; NULL: none. One with fewer tasks than
 * the others had less to do. */
const struct cell *row_best(const struct row *row, enum figure figure);

#endif
