/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option --fail: what a bench must keep to, for CI. */
#ifndef SIMUL_THRESHOLDS_H
#define SIMUL_THRESHOLDS_H

#include <stddef.h>

#include "harness/results/threshold.h"

struct thresholds {
	struct threshold *items; /* owned, with their texts */
	size_t count;
};

/* Reads the texts of --fail, ending with NULL; "@FILE" stands for the lines of a file, of which
 * empty ones and those after # are skipped. `asked` may be NULL. EXIT_FINE; EXIT_USAGE having
 * complained. thresholds_close() in any case. */
int thresholds_open(struct thresholds *thresholds, const char *const *asked);
void thresholds_close(struct thresholds *thresholds);

/* Prints how each fares in the bench of a directory. EXIT_FINE if all are kept, EXIT_REGRESSION if
 * one is broken, EXIT_INCONCLUSIVE if one is open, EXIT_WRONG if one names what was not measured;
 * having complained if it is not EXIT_FINE. */
int thresholds_check(const struct thresholds *thresholds, const char *directory);

#endif
