/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tasks had to wait: latency by model, at a rate, with and without a disturbance. */
#ifndef SIMUL_REPORT_LATENCY_H
#define SIMUL_REPORT_LATENCY_H

#include "harness/report/report_writer.h"

/* For each row of the section `latency` and each other one whose tasks come at a rate: percentiles
 * under each model, beside those of the rows that are alike but for a disturbance, and their ratio.
 * Writes nothing if there is no such row. */
void report_latency(struct report *report);

#endif
