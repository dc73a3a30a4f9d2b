/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the machine had other things to do. */
#ifndef SIMUL_NOISE_H
#define SIMUL_NOISE_H

#include <stdbool.h>

#include "harness/results/cell.h"

/* What a run may suffer of either share and still count as undisturbed. */
#define STEAL_MAX 0.01
#define FOREIGN_MAX 0.05

#define NOISE_REASON 64

/* Whether a run with these shares (NAN: not known, which accuses nobody) was disturbed, with the
 * reason in `reason` (NOISE_REASON bytes): "steal 2.3 %", "steal 2.3 %, foreign 7 %", or "". */
bool noise_reason(double steal, double foreign, char *reason);

/* Whether noise may explain the cell's figures: more than one in ten of the runs that count were
 * disturbed when there was no repetition left for them; or most of its rounds were disturbed. For a
 * run that was too short to know most of those of its round that do know decide; `all` are the
 * records of the bench. */
bool noise_prevails(const struct cell *cell, const struct records *all);

#endif
