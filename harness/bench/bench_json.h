/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bench.json and machine.json hold, see results/README.md. */
#ifndef SIMUL_BENCH_JSON_H
#define SIMUL_BENCH_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "harness/format/problem.h"
#include "harness/bench/bench_directory.h"
#include "harness/bench/plan.h"

/* A new bench that starts now: of the base's cells in the plan, or of the others. The caller owns
 * the object. */
json_t *bench_json_describe(const struct bench_settings *settings, const struct plan *plan,
	bool base, double work_rate);

/* Completes `settings` with what `bench` was asked for; the texts belong to it. 0; -EPROTO if it is
 * no bench of this schema or contradicts the settings, with the reason in `problem`. */
int bench_json_settings(
	const json_t *bench, struct bench_settings *settings, struct problem *problem);

/* Whether two values look the same when written; reals lose their last digits in a file. */
bool bench_json_equal(const json_t *a, const json_t *b);

/* Whether the bench has the plan's rows and cells: those of the base, or the others. */
bool bench_json_same_plan(const json_t *bench, const struct plan *plan, bool base);

/* This machine and this build; where `versions` has others, those instead. The caller owns the
 * object. */
json_t *bench_json_machine(json_t *versions);

/* The time now as a JSON text, UTC. The caller owns it. */
json_t *bench_json_time(void);

#endif
