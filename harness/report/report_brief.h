/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report in short, for the end of a bench. */
#ifndef SIMUL_REPORT_BRIEF_H
#define SIMUL_REPORT_BRIEF_H

#include <stdio.h>

#include "harness/results/summary.h"

/* No line of it is wider. */
#define REPORT_BRIEF_COLUMNS 100

/* Writes what nobody must miss, the tally of claims, which model is best and how sure that is, and
 * one figure for each row and model. 0 or -ENOMEM; errors of the stream are left for the caller to
 * find. */
int report_brief(const struct summary *summary, FILE *stream);

#endif
