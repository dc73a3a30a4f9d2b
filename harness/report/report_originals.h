/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report that set the documents' own language beside C. Each is the caller's to
 * close; NULL if there is no memory. */
#ifndef SIMUL_REPORT_ORIGINALS_H
#define SIMUL_REPORT_ORIGINALS_H

#include <stdbool.h>

#include "harness/results/summary.h"
#include "harness/format/table.h"

/* Whether the bench has cells of the documents' language. */
bool report_has_originals(const struct summary *summary);

/* Every such cell: the documents' figure, what Python took, what C took. */
struct table *report_originals(const struct summary *summary);

/* What the documents say of Python's models, as ratios that were measured, each with its verdict:
 * held if the whole interval lies in what is said, not held if none of it does. */
struct table *report_original_claims(const struct summary *summary);

#endif
