/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suites: which cells a bench runs, as data. */
#ifndef SIMUL_SUITE_H
#define SIMUL_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUITE_SETTINGS 6
#define SUITE_FIGURES 4
#define SUITE_CELLS 8

/* As workers of a cell: as many as there are cores that the bench may use. */
#define WORKERS_CORES (-1)

struct suite_cell {
	const char *model;
	int workers;
	int64_t tasks; /* 0: those of the row */
};

/* What a document says that a run lasts. */
struct suite_figure {
	const char *who; /* "sequential", "overlap" or the name of a model */
	double seconds;	 /* document seconds */
};

struct suite_row {
	const char *id; /* unique within the suite; for a claim, its name in the ledger */
	const char *title;
	const char *section; /* "io", "cpu", "both" or "cost" */
	const char *workload;
	int64_t tasks;				     /* 0: the workload's own number */
	double second;				     /* real seconds that a document second lasts */
	const char *settings[SUITE_SETTINGS];	     /* NAME=VALUE, ending with NULL */
	struct suite_figure document[SUITE_FIGURES]; /* ending with who == NULL */
	bool timeline;				     /* write a trace of each model */
	/* Ending with model == NULL. The sequential model is the first: when results differ, it is
	 * right. */
	struct suite_cell cells[SUITE_CELLS];
};

struct suite {
	const char *name;
	const char *summary; /* one line */
	int rounds, warmups; /* unless the user asks for others */
	const struct suite_row *rows;
	size_t count;
};

/* Every suite, ending with NULL. */
extern const struct suite *const suites[];

/* The suite of that name, or NULL. */
const struct suite *suite_find(const char *name);

#endif
