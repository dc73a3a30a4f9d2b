/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets the models apart, table 2 of the documents in numbers. */
#ifndef SIMUL_TRAIT_H
#define SIMUL_TRAIT_H

#include "harness/format/quantity.h"
#include "harness/results/summary.h"

/* The rows that price the models: one task alone, many that do nothing, many that only wait. */
#define ROW_IDLE "idle"
#define ROW_NULL "null"
#define ROW_SLEEPERS "sleepers"
/* The row in which a waiting task is cancelled. */
#define ROW_CANCEL "C10"
/* The row in which worker processes are killed. */
#define ROW_KILLED "killed"

enum trait {
	TRAIT_IO,      /* speed-up over the sequential model in I/O-bound rows */
	TRAIT_CPU,     /* the same in CPU-bound rows */
	TRAIT_STARTUP, /* real seconds */
	TRAIT_TASK,    /* real seconds that a task costs which does nothing */
	TRAIT_MEMORY,  /* KiB that a waiting task takes */
	TRAIT_RELEASE, /* real seconds from the cancelling of a waiting task to its clean-up */
	TRAITS
};

/* The trait's name, as the heading of a column, see table.h. */
const char *trait_name(enum trait trait);

/* Whether more of it is better. */
bool trait_is_gain(enum trait trait);

/* A trait of a model; INTERVAL_NONE if it was not measured, without ends if it has none. */
struct interval trait_of(const struct summary *summary, const char *model, enum trait trait);

/* The median of a trait with its unit, for a narrow place: "3.48×", "1.23 µs". */
struct quantity trait_text(enum trait trait, double median);

#endif
