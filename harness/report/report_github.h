/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report on GitHub's runners: the summary of a step, and annotations. */
#ifndef SIMUL_REPORT_GITHUB_H
#define SIMUL_REPORT_GITHUB_H

#include "harness/format/problem.h"
#include "harness/results/summary.h"

/* Appends the report without its pictures to the step's summary, cut below 1 MiB if need be, and
 * prints annotations on standard output: errors for wrong results and for claims that are not held,
 * warnings for what was never measured or could not be decided. 0; or with one line in `problem`
 * -ENOENT if this is no such runner, -EPROTO if the claims are broken, -ENOMEM, -errno
 * of writing the summary. */
int report_github(const struct summary *summary, struct problem *problem);

#endif
