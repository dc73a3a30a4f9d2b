/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report says of how models scale over their workers: the laws that describe it, and the
 * fraction of Karp and Flatt. */
#ifndef SIMUL_REPORT_SCALING_H
#define SIMUL_REPORT_SCALING_H

#include "harness/report/report_writer.h"

/* Writes nothing if no model was measured under several numbers of workers. */
void report_scaling(struct report *report);

#endif
