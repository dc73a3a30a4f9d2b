/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A round: every cell of the plan once, and again what the machine disturbed. */
#ifndef SIMUL_ROUND_H
#define SIMUL_ROUND_H

#include <jansson.h>
#include <stdint.h>

#include "harness/format/problem.h"
#include "harness/bench/budget.h"
#include "harness/bench/invocation.h"
#include "harness/bench/plan.h"
#include "harness/bench/progress.h"

/* How often one round runs a cell again: noise that lasts is the machine's habit, and must not keep
 * a round from its end. */
#define ROUND_REPETITIONS 3

/* Runs every cell of the round once, in the order of shuffle(). Then runs again those that the
 * machine disturbed (noise_reason()), twins together, at most ROUND_REPETITIONS times and as long
 * as `budget` has repetitions for them; NULL: none. Returns 0 with the array of all records in the
 * order in which they ran, which the caller owns. Each has row, round, position and outer_s added;
 * in an interleaved bench also side, "head" or "base". One that does not count because its cell ran
 * again has `set_aside`, one that counts although it was disturbed has `disturbed`: the reason in
 * words. Exactly one record a cell counts.
 *
 * A measured round has a number from 1, warm-up w is number -w and has `round` 0 in its records.
 *
 * A cell of a claim that fails, or gives no valid result, yields a record that says so.
 *
 * Otherwise no process is left, *records is NULL and `problem` says in one
 * line which row and model failed and how: -EINTR after an interrupt, -ETIMEDOUT when a cell did
 * not end within its limit, -EPROTO when it failed, was not valid or when round_check() objects,
 * -errno when it could not be started. Needs child_hold_signals(). */
int round_run(const struct plan *plan, const struct conditions *conditions, uint64_t seed,
	int number, struct budget *budget, struct progress *progress, json_t **records,
	struct problem *problem);

/* Whether cells of one row, claims left out, with the same number of tasks have the same checksum
 * as others of the same program: 0, or -EPROTO with row, model and both checksums in `problem`. The
 * sequential model's is the right one; where it did not run, the first in the order of the suite.
 * `records` is indexed by the cell's index in the plan, with NULL for cells that are not in the
 * round. */
int round_check(const struct plan *plan, json_t *const *records, struct problem *problem);

/* Writes the records to `path`, one a line, at once or not at all. 0 or -errno. */
int round_write(const char *path, const json_t *records);

#endif
