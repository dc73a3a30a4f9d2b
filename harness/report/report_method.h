/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How and where it was measured. */
#ifndef SIMUL_REPORT_METHOD_H
#define SIMUL_REPORT_METHOD_H

#include "harness/report/report_writer.h"

/* The method, the seed, the command, and every run that was set aside. */
void report_method(struct report *report);

/* The machine, and the versions of what ran on it. */
void report_environment(struct report *report);

/* What the machine's primitives cost; nothing if the bench did not measure it. */
void report_costs(struct report *report);

#endif
