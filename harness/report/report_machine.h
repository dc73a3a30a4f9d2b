/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of where a bench ran. Each is the caller's to close; NULL if there is no memory. */
#ifndef SIMUL_REPORT_MACHINE_H
#define SIMUL_REPORT_MACHINE_H

#include <jansson.h>

#include "harness/format/table.h"

/* What machine.json holds, one line a value. */
struct table *report_machine(json_t *machine);

/* What primitives.json holds, one line a primitive. */
struct table *report_primitives(json_t *primitives);

#endif
