/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every report begins: what nobody must miss, the claims in one line, and how sure the figures
 * are. */
#ifndef SIMUL_REPORT_OPENING_H
#define SIMUL_REPORT_OPENING_H

#include "harness/report/report_writer.h"

/* The title; then alarms: results that are wrong, invented, missing or not complete, and claims
 * that are not held, after the tally of claims. */
void report_opening(struct report *report);

/* Names the rows that tell no model apart, and so are in no mean. */
void report_left_out(struct report *report);

/* How many rounds there are, and the notes of quality.h. `means`: tables before have means over
 * rows. */
void report_certainty(struct report *report, bool means);

#endif
