/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics: what went unnoticed in a run: tasks that nobody joined, failures that nobody looked
 * at. */
#ifndef SIMUL_DIAGNOSTIC_H
#define SIMUL_DIAGNOSTIC_H

#include "models/model.h"

/* Makes room in the arena. -ENOMEM. */
int diagnostics_open(void);

/* Notes one more of this kind, from this source location. */
void diagnostic_add(enum model_diagnostic_kind kind, const char *source);

#endif
