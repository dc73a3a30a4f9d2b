/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A measurement as a record. */
#ifndef SIMUL_RUN_JSON_H
#define SIMUL_RUN_JSON_H

#include <jansson.h>

#include "harness/cell/measurement.h"

/* A new object with every field of results/README.md; NULL when memory is used up. */
json_t *run_json(const struct cell_plan *plan, const struct measurement *measured);

#endif
