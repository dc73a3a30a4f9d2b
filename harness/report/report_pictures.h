/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a report that lie in the directory's plots/, each with what it shows. */
#ifndef SIMUL_REPORT_PICTURES_H
#define SIMUL_REPORT_PICTURES_H

#include "harness/report/report_writer.h"

void report_pictures(struct report *report);

#endif
