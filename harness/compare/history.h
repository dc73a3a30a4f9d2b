/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many benches in the order in which they began, and what one cell did in each. */
#ifndef SIMUL_HISTORY_H
#define SIMUL_HISTORY_H

#include "harness/format/problem.h"
#include "harness/results/summary.h"

struct stage {
	struct summary summary;
	bool moved; /* it ran on another machine than the one before */
};

struct history {
	struct stage *stages; /* owned */
	size_t count;
};

/* What is followed through a history. */
enum course {
	COURSE_SPEEDUP, /* the sequential model's time / this one's, by round */
	COURSE_WALL,	/* wall time / that of the first stage that ran on the same machine */
};

struct point {
	struct interval value; /* INTERVAL_NONE: nothing to show */
	char note[128];	       /* why there is nothing, or what is special; or "" */
};

/* Reads results directories, whose names must live as long as the history; a bench that is named
 * twice counts once. 0; -errno as summary_read(), with one line in `problem`. Nothing is left to
 * release then. */
int history_read(struct history *history, const char *const *directories, size_t count,
	struct problem *problem);
void history_release(struct history *history);

/* A cell that is followed. */
struct track {
	const char *row, *model;
	int workers; /* 0: whatever the row's first cell of the model has */
};

/* Whether any stage has that cell. */
bool history_has(const struct history *history, const struct track *track);

/* What a cell did at a stage, which did the same work as the first stage that has the row. */
struct point history_point(
	const struct history *history, size_t stage, const struct track *track, enum course course);

/* When a stage began and the version that it measured; "" if its files do not say. */
const char *stage_started(const struct stage *stage);
const char *stage_version(const struct stage *stage);

#endif
