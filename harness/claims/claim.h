/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that the documents claim, as data: workloads/claims/README.md has the format. */
#ifndef SIMUL_CLAIM_H
#define SIMUL_CLAIM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/format/problem.h"
#include "harness/results/check.h"
#include "harness/results/row.h"

/* How far a measured time may be from the document's, unless a claim says otherwise. */
#define CLAIM_TOLERANCE 0.05
#define CLAIM_SLACK_S 0.010

/* A row of a bench, and what must hold of it. */
struct claim_run {
	char row[ROW_NAME]; /* the name of the row */
	bool borrowed;	    /* the row is a suite's or another claim's */
	const json_t *json;
	const json_t *document; /* document seconds by kind; NULL: no time is claimed */
	const json_t *na;	/* reasons by kind; NULL: none */
	double tolerance;	/* a share of the document's seconds */
	double slack_s;		/* real seconds */
	const char *ending;	/* how a run must end, as in a record */
	struct check *checks;
	size_t check_count;
};

/* A line of a table whose words become numbers. */
struct claim_line {
	const char *says;     /* the document's words */
	const char *here;     /* what stands for them here */
	const char *row;      /* that measures it */
	struct check measure; /* what of it: a fact or a field; nothing else is set */
};

struct claim {
	const char *id, *kind; /* "timing", "behaviour", "table" or "erratum" */
	const char *says;      /* what the document says */
	const char *truth;     /* of an erratum: what is true; else NULL */
	const char *test;      /* the file of the test that shows it instead of a run; or NULL */
	const json_t *documents, *na, *evidence; /* evidence: ids of other claims; may be NULL */
	struct claim_run *runs;
	size_t run_count;
	struct check *checks; /* ratios of its runs */
	size_t check_count;
	struct claim_line *lines; /* of a table */
	size_t line_count;
	json_t *json; /* the whole object; the claim holds a reference */
};

/* Reads a claim from JSON. 0; -ENOMEM; -EPROTO with "WHERE: what is wrong" in `problem`.
 * claim_release() in any case. */
int claim_read(struct claim *claim, json_t *json, const char *where, struct problem *problem);
void claim_release(struct claim *claim);

/* Whether a run or a line of the claim is about that row. */
bool claim_needs(const struct claim *claim, const char *row);

/* Why a model has no part in a run, or in the claim altogether if `run` is NULL; NULL if it has. */
const char *claim_exempts(
	const struct claim *claim, const struct claim_run *run, const char *model);

#endif
