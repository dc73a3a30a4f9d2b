/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a bench: one workload under several models, as bench.json has it. */
#ifndef SIMUL_ROW_H
#define SIMUL_ROW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/format/problem.h"
#include "harness/results/cell.h"

/* Its texts belong to the JSON object. */
struct row {
	const char *name; /* unique within the bench */
	const char *title, *section, *workload;
	int64_t tasks;		/* 0: the workload's own number */
	double second;		/* real seconds that a document second lasts */
	const json_t *settings; /* NAME=VALUE of all its cells; NULL: none */
	const json_t *document; /* the documents' own figures, by model or kind; NULL: none */
	const char *claim;  /* that it is for, or "". Whether it is held is to be found out, so that
			     * a  run which fails is a record like others */
	const char *ending; /* how its runs must end, as in a record; "": ok */
	int rounds;	    /* measured in the first so many alone; 0: in all */
	bool timeline;	    /* has trace files */
	double timeline_until;	  /* document seconds that its picture shows; 0: all */
	const json_t *cells_json; /* an array of objects */
	struct cell *cells;	  /* in a summary: what was measured of them; part of its cells */
	size_t cell_count;
};

/* Room for a row's name with the 0 at its end. */
#define ROW_NAME 64

/* Whether a text can be a row's name, which is part of file names and of lists with commas. */
bool row_name_fits(const char *name);

/* Fills a row from an object that lives as long; without cells. 0; -EPROTO with one line in
 * `problem`. */
int row_read(struct row *row, const json_t *object, struct problem *problem);

/* The documents' figure for a model, document seconds; NAN if they give none. */
double row_document(const struct row *row, const char *model);

/* Whether it is measured in a round; that of a warm-up is below 0. */
bool row_is_in(const struct row *row, int round);

/* The value of a setting that all cells of the row have, or NULL. */
const char *row_setting(const struct row *row, const char *name);

/* The row's first cell of that model, or NULL. `row` may be NULL. */
const struct cell *row_cell(const struct row *row, const char *model);

/* The one with so many workers; 0: any number. */
const struct cell *row_cell_with(const struct row *row, const char *model, int workers);

/* The lower bound of the row, document seconds: the least that any of its models measured, none of
 * which it depends on. Where records are of an older program, the least bound of a model with its
 * workers. NAN: unknown. */
double row_bound(const struct row *row);

/* How many tasks arrive in a document second; 0: all are there at once. */
double row_rate(const struct row *row);

/* Whether the row has the model under several numbers of workers: then records must say which. */
bool row_has_several(const struct row *row, const char *model);

#endif
