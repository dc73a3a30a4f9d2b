/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bench as test results. */
#ifndef SIMUL_REPORT_JUNIT_H
#define SIMUL_REPORT_JUNIT_H

#include <stdio.h>

#include "harness/claims/claim_verdicts.h"
#include "harness/results/summary.h"

/* JUnit's XML: a suite for each row with a case for each of its cells, which fails if its results
 * are wrong and is skipped if it was never measured, its time the median in real seconds; then a
 * suite for each claim as in verdict_export.h, if `verdicts` is not NULL. Returns 0; errors of
 * writing stay in the stream. */
int report_junit(
	const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream);

#endif
