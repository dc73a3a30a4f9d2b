/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suites: which cells a bench runs, as data. */
#ifndef SIMUL_SUITE_H
#define SIMUL_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUITE_SETTINGS 10
#define SUITE_FIGURES 6
#define SUITE_CELLS 16

/* As workers of a cell: as many as there are cores that the bench may use. */
#define WORKERS_CORES (-1)

struct suite_cell {
	const char *model;
	int workers;
	int64_t tasks;			      /* 0: those of the row */
	double second;			      /* 0: that of the row */
	const char *settings[SUITE_SETTINGS]; /* after those of the row, ending with NULL */
};

/* What a document says that a run lasts. */
struct suite_figure {
	const char *who; /* a model or a kind of models, see who.h */
	double seconds;	 /* document seconds */
};

struct suite_row {
	const char *id; /* unique within the suite */
	/* The claim that the row is for. Whether it is held is to be found out, so a run of it that
	 * fails is a record like others. NULL: the row is for the tables, and must not fail. */
	const char *claim;
	const char *title;
	const char *section; /* "io", "cpu", "both", "latency", "scaling", "cost" or "claim" */
	const char *workload;
	int64_t tasks;				     /* 0: the workload's own number */
	double second;				     /* real seconds that a document second lasts */
	const char *settings[SUITE_SETTINGS];	     /* NAME=VALUE, ending with NULL */
	struct suite_figure document[SUITE_FIGURES]; /* ending with who == NULL */
	bool timeline;				     /* write a trace of each model */
	double timeline_until; /* document seconds that the picture of it shows; 0: all */
	const char *ending;    /* how a run must end, as in a record; NULL: "ok" */
	int rounds; /* measured in the first so many rounds alone, and in no warm-up; 0: in all */
	/* Ending with model == NULL. The sequential model is the first: when results differ, it is
	 * right. */
	struct suite_cell cells[SUITE_CELLS];
};

struct suite {
	const char *name;
	const char *summary; /* one line, with how long it takes */
	int rounds, warmups; /* unless the user asks for others */
	const struct suite_row *rows;
	size_t count;
	bool claims; /* and the rows that the claims need */
};

/* Whether a row is measured in a round; that of a warm-up is below 0. */
bool suite_row_is_in(const struct suite_row *row, int round);

/* Every suite, ending with NULL. */
extern const struct suite *const suites[];

/* The suite of that name, or NULL. */
const struct suite *suite_find(const char *name);

#endif
