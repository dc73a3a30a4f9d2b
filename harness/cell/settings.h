/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of a workload, and of how its tasks arrive (workloads/arrivals.h) if it takes those:
 * their defaults, what --set says, and what was used in the end. */
#ifndef SIMUL_SETTINGS_H
#define SIMUL_SETTINGS_H

#include <jansson.h>

#include "workloads/workload.h"

/* The i-th option that --set takes for a workload; NULL: there are no more. */
const struct workload_option *settings_option(const struct workload *workload, int i);

/* Writes defaults and then `given` (NAME=VALUE texts, ending with NULL; may be NULL) into the
 * workload's state. EXIT_FINE; or EXIT_USAGE after complaining about an unknown name or a value
 * that does not fit, or EXIT_WRONG when memory is used up. settings_release() in any case. */
int settings_apply(const struct workload *workload, void *state, const char *const *given);
void settings_release(const struct workload *workload, void *state);

/* Reads one more NAME=VALUE. Returns as settings_apply(). */
int settings_set(const struct workload *workload, void *state, const char *setting);

/* A new object with every option as text, in the order of the workload's table; those of arrivals
 * only if tasks arrive in another way than all at once. */
json_t *settings_describe(const struct workload *workload, const void *state);

#endif
