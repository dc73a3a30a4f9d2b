/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objects that a workload's tasks share (OBJECTS() in workloads/workload.h). */
#ifndef SIMUL_SHARED_OBJECTS_H
#define SIMUL_SHARED_OBJECTS_H

#include "workloads/workload.h"

/* Opens all of them; the model must have started. 0, or -errno: then those that were open are
 * closed again. */
int shared_objects_open(const struct workload *workload, void *state);

/* Closes those that are open. */
void shared_objects_close(const struct workload *workload, void *state);

#endif
