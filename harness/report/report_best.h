/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report that say which models are fastest. Each is the caller's to close; NULL if
 * there is no memory. */
#ifndef SIMUL_REPORT_BEST_H
#define SIMUL_REPORT_BEST_H

#include "harness/format/table.h"
#include "harness/results/section.h"

/* Which models may be the fastest for which kind of work, and by how much. In brief it takes less
 * than 100 columns of a terminal, without the range over the rows. */
struct table *report_overview(const struct summary *summary, bool brief);

/* For each row of the section `scaling`, and those of `latency` whose tasks arrive at a rate: the
 * models that are not shown to be slower than the one with the lowest wall time or p99, and by how
 * much the next is. In brief without the rows' titles. */
struct table *report_answers(const struct summary *summary, bool brief);

#endif
