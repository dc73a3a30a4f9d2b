/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bench as a badge for a README: a small picture with a few words. */
#ifndef SIMUL_REPORT_BADGE_H
#define SIMUL_REPORT_BADGE_H

#include <stdio.h>

#include "harness/claims/claim_verdicts.h"
#include "harness/results/summary.h"

/* As SVG: the suite, and how many claims are held, or how many rows and models were measured; red
 * if a claim is not held or a result is wrong. Returns 0; errors of writing stay in the stream. */
int report_badge(
	const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream);

#endif
