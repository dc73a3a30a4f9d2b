/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bench while it is measured. */
#ifndef SIMUL_BENCH_H
#define SIMUL_BENCH_H

#include <limits.h>
#include <stdbool.h>

#include "harness/bench/against.h"
#include "harness/bench/bench_directory.h"
#include "harness/bench/budget.h"
#include "harness/helper/helper.h"
#include "harness/bench/invocation.h"
#include "harness/bench/programs.h"
#include "harness/bench/plan.h"
#include "harness/bench/progress.h"

struct bench {
	struct bench_settings settings;
	struct bench_directory directory;
	struct against against;
	char *pair; /* of a new bench that is interleaved; owned */
	struct suite suite;
	struct plan plan;
	struct programs programs;
	struct helper helper;
	struct conditions conditions;
	struct budget budget;
	struct progress progress;
	char program[PATH_MAX]; /* absolute path of simul */
	double began;		/* seconds of CLOCK_MONOTONIC: what --max-time counts from */
	bool resumed, quiet;
};

/* Measures the warm-ups and rounds that the directory does not have yet, and then the timelines.
 * Each round is on the disk when it is complete. With a precision, rounds go on until every cell is
 * precise enough (quality.h); with a maximum time, no round but the first begins when it is up. An
 * exit code, having complained if it is not EXIT_FINE; EXIT_WRONG also after an interrupt. Needs
 * child_hold_signals(). */
int bench_measure(struct bench *bench);

#endif
