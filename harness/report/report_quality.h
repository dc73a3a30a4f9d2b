/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of how far the figures of a bench can be trusted. */
#ifndef SIMUL_REPORT_QUALITY_H
#define SIMUL_REPORT_QUALITY_H

#include "harness/results/summary.h"
#include "harness/format/table.h"

/* Runs that were set aside, one line a cell, those with most first: how many, in which rounds, and
 * why; and which of its runs count although they were disturbed. NULL if there are none, or no
 * memory; else the caller closes it. */
struct table *report_set_aside(const struct summary *summary);

#endif
