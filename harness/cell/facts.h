/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload states about its run, as the record's object `facts`. */
#ifndef SIMUL_FACTS_H
#define SIMUL_FACTS_H

#include <jansson.h>

#include "workloads/workload.h"

/* A new object, empty if the workload states none; NULL when memory is used up. */
json_t *facts_collect(const struct workload *workload, const void *state);

#endif
