/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outputs of all tasks, which the harness makes for workloads that say where their pointer is
 * (OUTPUTS() in workloads/workload.h). */
#ifndef SIMUL_OUTPUTS_H
#define SIMUL_OUTPUTS_H

#include "workloads/workload.h"

/* Makes them, all zero, for as many tasks as the run parameters say; after the workload's set-up. 0
 * or -ENOMEM. A workload without outputs is left alone. */
int outputs_open(const struct workload *workload, void *state);
void outputs_close(const struct workload *workload, void *state);

/* What the workload's checksum(), operations() and work_span() are if it has none. */
int64_t outputs_operations(const struct workload *workload, const void *state);
uint64_t outputs_checksum(const struct workload *workload, const void *state);
struct work_span outputs_work_span(const struct workload *workload, const void *state);

#endif
