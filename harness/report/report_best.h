/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report that say which model is best. Each is the caller's to close; NULL if there
 * is no memory. */
#ifndef SIMUL_REPORT_BEST_H
#define SIMUL_REPORT_BEST_H

#include "harness/format/table.h"
#include "harness/results/summary.h"

/* Which model for which kind of work, by how much, how sure. */
struct table *report_overview(const struct summary *summary);

/* For each row of the sections `scaling` and `latency` the model with the lowest wall time or p99,
 * and by how much it leads the next one, which may be the same model with other workers. */
struct table *report_answers(const struct summary *summary);

#endif
