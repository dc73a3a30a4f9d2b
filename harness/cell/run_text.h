/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured of a cell, for people. */
#ifndef SIMUL_RUN_TEXT_H
#define SIMUL_RUN_TEXT_H

#include "harness/cell/measurement.h"

/* Prints it on standard output. */
void run_text(const struct cell_plan *plan, const struct measurement *measured);

/* Says on standard error what went well enough for a result, and still should be known: tasks that
 * nobody joined, failures that nobody looked at, a task that kept the loop for longer than that. */
void run_warn(const struct measurement *measured, int hold_ms);

#endif
