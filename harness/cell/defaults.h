/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the harness does for workloads that only name it (workloads/workload.h): the outputs of all
 * tasks, OUTPUTS(); the tasks themselves, TASK(); and what is summed up after the run. */
#ifndef SIMUL_DEFAULTS_H
#define SIMUL_DEFAULTS_H

#include "workloads/workload.h"

/* Sets run.tasks where --tasks is refused: as the workload fixes it, or an option says. */
void defaults_count(const struct workload *workload, void *state);

/* Makes the outputs, all zero, for as many tasks as the run parameters say; after the workload's
 * set-up. 0 or -ENOMEM. A workload without outputs is left alone. */
int defaults_open(const struct workload *workload, void *state);
void defaults_close(const struct workload *workload, void *state);

/* What the workload's run() is if it has none: all tasks, as they arrive. 0 or the first failure.
 * Waits. */
int defaults_run(const struct workload *workload, void *state);

/* What the workload's checksum(), operations() and work_span() are if it has none. */
int64_t defaults_operations(const struct workload *workload, const void *state);
uint64_t defaults_checksum(const struct workload *workload, const void *state);
struct work_span defaults_work_span(const struct workload *workload, const void *state);

#endif
