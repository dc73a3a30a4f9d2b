/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How and where it was measured. */
#ifndef SIMUL_REPORT_METHOD_H
#define SIMUL_REPORT_METHOD_H

#include "harness/report_writer.h"

void report_method(struct report *report);

#endif
