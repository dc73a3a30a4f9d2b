/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the documents whose words become numbers: claims that have lines. */
#ifndef SIMUL_REPORT_LINES_H
#define SIMUL_REPORT_LINES_H

#include "harness/claims/claim.h"
#include "harness/results/summary.h"
#include "harness/format/table.h"

/* Each line of the claim: the document's words, what stands for them here, and under each model the
 * median of what was measured. The caller's to close; NULL if there is no memory. */
struct table *report_lines(const struct claim *claim, const struct summary *summary);

#endif
