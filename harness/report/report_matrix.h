/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row under every model, as narrow as it can be. */
#ifndef SIMUL_REPORT_MATRIX_H
#define SIMUL_REPORT_MATRIX_H

#include "harness/format/table.h"
#include "harness/results/summary.h"

/* A line for each row, but for those that only check claims: under the sequential model its median
 * time, under each other one its speed-up, or its time where there is none; of several numbers of
 * workers the best. The caller closes it; NULL if there is no memory. */
struct table *report_matrix(const struct summary *summary);

#endif
