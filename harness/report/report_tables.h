/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report about cells and models. Each is the caller's to close; NULL if there is no
 * memory. */
#ifndef SIMUL_REPORT_TABLES_H
#define SIMUL_REPORT_TABLES_H

#include "harness/results/section.h"
#include "harness/results/summary.h"
#include "harness/format/table.h"

/* Every cell of a section's rows. */
struct table *report_section(const struct summary *summary, const struct section *section);

/* Table 1 of the documents, concurrency and parallelism, in numbers: each model in a row that waits
 * and in one that computes. */
struct table *report_concepts(
	const struct summary *summary, const struct row *waiting, const struct row *computing);

/* Table 2 of the documents, the models, in numbers. */
struct table *report_models(const struct summary *summary);

/* What was lost with workers that were killed, in a row of the workload `crash`. */
struct table *report_deaths(const struct row *row);

#endif
