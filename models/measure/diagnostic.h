/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics: problems that went unnoticed in a run: tasks that were never joined, failures that
 * were never looked at. */
#ifndef SIMUL_DIAGNOSTIC_H
#define SIMUL_DIAGNOSTIC_H

#include "models/model.h"

/* Allocates them in the arena. -ENOMEM. */
int diagnostics_open(void);

/* Adds one of this kind, from this source location. */
void diagnostic_add(enum model_diagnostic_kind kind, const char *source);

#endif
