/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary for other programs. Errors of writing stay in the stream. */
#ifndef SIMUL_REPORT_EXPORT_H
#define SIMUL_REPORT_EXPORT_H

#include <stdio.h>

#include "harness/claims/claim_verdicts.h"
#include "harness/results/summary.h"

/* One JSON object, as results/results.schema.json has it: bench, machine, rows with their cells,
 * the finding of each section, laws of scaling, runs that were set aside, and the verdicts on
 * claims, null if `verdicts` is NULL. What was not measured is null. 0 or -ENOMEM. */
int report_json(const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream);

/* One line a cell under a header line (RFC 4180 with plain newlines): for each figure its median
 * and the two ends of its interval; what was not measured is empty. */
void report_csv(const struct summary *summary, FILE *stream);

#endif
