/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Timelines: what each task of a cell was doing when. */
#ifndef SIMUL_TIMELINE_H
#define SIMUL_TIMELINE_H

#include "harness/format/problem.h"
#include "harness/bench/invocation.h"
#include "harness/bench/plan.h"

/* Runs every cell of the rows that have a timeline once more, unmeasured, so that tracing cannot
 * disturb a measurement, and leaves `directory`/trace/ROW-MODEL.csv; those that are there already
 * are kept. 0; -errno with one line that names the cell or the file in `problem`: -EINTR,
 * -ETIMEDOUT, -EPROTO as in round_run(). Needs child_hold_signals(). */
int timeline_write(const char *directory, const struct plan *plan,
	const struct conditions *conditions, struct problem *problem);

#endif
