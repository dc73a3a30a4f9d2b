/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition that records must meet, as a claim states it; see workloads/claims/README.md. */
#ifndef SIMUL_CHECK_H
#define SIMUL_CHECK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/format/problem.h"
#include "harness/results/cell.h"

enum check_source { CHECK_FACT, CHECK_FIELD, CHECK_RATIO };

/* Something that must hold of records. */
struct check {
	enum check_source source;
	const char *name;     /* of the fact or field */
	const json_t *is;     /* a text or a number; NULL: see min and max */
	double min, max;      /* NAN: no such bound */
	bool times_cores;     /* the bounds are for one core */
	bool median;	      /* over the rounds; otherwise in every round */
	const char *of, *to;  /* a ratio of two models, or of two runs of one claim */
	const json_t *models; /* an array of whom it is about; NULL: all */
};

/* Reads an array of checks, which may be NULL, into `checks`, which the caller frees in any case;
 * its texts belong to the array. 0; -ENOMEM; -EPROTO with "WHERE.holds[N]: what is wrong" in
 * `problem`. */
int checks_read(struct check **checks, size_t *count, const json_t *array, const char *where,
	struct problem *problem);

/* Reads the fact, field or ratio that `json` names into `check`, and nothing else of it. 0; -EPROTO
 * with "WHERE: what is wrong" in `problem`. */
int check_read_subject(
	struct check *check, const json_t *json, const char *where, struct problem *problem);

/* What the record says of the check's fact or field; a field with dots in its name is that of an
 * object in the record. NULL if it says nothing. */
const json_t *check_value(const struct check *check, const struct record *record);

/* The same as a number, wall_document_s included, which no record has; NAN if it is none. */
double check_number(const struct check *check, const struct record *record);

/* The median over the cell's rounds, with its interval; INTERVAL_NONE if there is no number. */
struct interval check_interval(const struct check *check, const struct cell *cell);

/* Whether a check is about a model. */
bool check_covers(const struct check *check, const char *model);

#endif
