/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a results directory says: the rows that bench.json asked for and, for each model of a row,
 * the medians of its records with their intervals. Reports, pictures and exports read this and
 * nothing else.
 */
#ifndef SIMUL_SUMMARY_H
#define SIMUL_SUMMARY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/format/problem.h"
#include "harness/results/record.h"
#include "harness/results/row.h"

struct summary {
	const char *directory; /* as given; borrowed from the caller */
	json_t *bench;
	json_t *machine;    /* an empty object if machine.json is missing */
	json_t *primitives; /* what primitives.json holds; NULL if it is missing */
	struct records records;
	struct row *rows; /* in the order of bench.json */
	size_t row_count;
	struct cell *cells; /* of all rows, in the same order */
	size_t cell_count;
	const char **models; /* every model of the bench, sequential first */
	size_t model_count;
	size_t rounds;	/* of the cell that has most */
	size_t orphans; /* records that belong to no cell of bench.json */
};

/* Reads bench.json, machine.json and records.jsonl of a directory. 0, or -errno with one line in
 * `problem`: -ENOENT no such directory or file, -EPROTO a file that is not what it
 * should be, -ENODATA no round is complete yet, -ENOMEM. Nothing is left allocated then. */
int summary_read(struct summary *summary, const char *directory, struct problem *problem);
void summary_release(struct summary *summary);

/* Whether there is an A/A arm: a cell that is twice in a round. */
bool summary_has_arm(const struct summary *summary);

/* The noise floor: how far from 1 the ratio of equal things may be, over all cells that were
 * measured twice a round (the A/A arm) the greatest end of the interval of second over first; 0.02
 * is 2 %. A difference that is not above it shows nothing. NAN if no cell has such an interval. */
double summary_noise_floor(const struct summary *summary);

/* Whether a ratio shows a difference: its interval is known and without 1, and its median is beyond
 * the noise floor, if that is known. */
bool summary_shows(const struct summary *summary, struct interval ratio);

/* The row of that name, or NULL. */
const struct row *summary_row(const struct summary *summary, const char *name);

/* The cell that a record belongs to, or NULL. */
const struct cell *summary_cell(const struct summary *summary, const struct record *record);

/* Cores that the bench was allowed; as many as it kept busy if machine.json does not say. */
int summary_cores(const struct summary *summary);

#endif
