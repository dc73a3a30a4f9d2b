/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that cannot run here, because somebody else's program or package is not installed. */
#ifndef SIMUL_ABSENT_H
#define SIMUL_ABSENT_H

#include <stdbool.h>

#include "harness/bench/plan.h"

/* Whether what the cell needs is missing. */
typedef bool absent_test(const void *context, const struct plan_cell *cell);

/* Takes the cells for which the test holds out of the plan, naming them in one line on standard
 * error: "skipped: MODEL (ROW, ROW), ...; `remedy`". EXIT_FINE; or EXIT_WRONG, having complained,
 * when no cell is left. */
int absent_drop(struct plan *plan, absent_test *is_absent, const void *context, const char *remedy);

#endif
