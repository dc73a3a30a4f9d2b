/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a cell's results. */
#ifndef SIMUL_TROUBLE_H
#define SIMUL_TROUBLE_H

#include <stdbool.h>

#include "harness/results/summary.h"

#define TROUBLE_SIZE 320

/* Whether results of the cell are wrong, with what in `text`, which is "" if nothing is: they
 * differ from the sequential model's, or runs failed the workload's own check. A run that a claim
 * needs may fail: its verdict says so. */
bool trouble_of(const struct cell *cell, char text[TROUBLE_SIZE]);

/* Whether results of any cell are. */
bool trouble_anywhere(const struct summary *summary);

#endif
