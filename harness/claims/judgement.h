/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench found of the claims it was about. */
#ifndef SIMUL_JUDGEMENT_H
#define SIMUL_JUDGEMENT_H

#include "harness/claims/ledger.h"
#include "harness/results/summary.h"
#include "harness/claims/verdict.h"

/* Of one run under one model, or of the claim as a whole. */
struct ruling {
	const struct claim_run *run; /* NULL: about no single run */
	const char *model;	     /* NULL: about no single model */
	const struct row *row;	     /* what was judged; NULL: nothing */
	const struct cell *cell;     /* of that row, likewise */
	struct opinion opinion;
	double document;      /* what the document says, document seconds; NAN: nothing */
	struct interval wall; /* what was measured, likewise */
};

/* Of one claim. */
struct judgement {
	const struct claim *claim;
	enum verdict verdict; /* that of its rulings which weighs most */
	struct ruling *rulings;
	size_t count;
};

/* Of all of them. */
struct judgements {
	struct ledger ledger;
	struct judgement *items; /* in the order of the ledger */
	size_t count;
	size_t tally[VERDICTS]; /* how many claims have which verdict */
};

/* Judges the claims in the summary's directory. 0; or with one line in `problem` (256 bytes) and
 * nothing left allocated: -ENOENT if the bench was about no claims, -EPROTO if its claims are
 * broken, -ENOMEM. The summary must outlive the judgements. */
int judgements_make(struct judgements *judgements, const struct summary *summary, char *problem);
void judgements_release(struct judgements *judgements);

/* Enough for what the checks of a ruling looked at. */
#define RULING_FIGURES 512

/* What the checks of a ruling looked at, whatever came of it: "peak = 5, threads ÷ eventloop =
 * 0.55", into `text`; empty if they looked at nothing. */
void ruling_figures(const struct ruling *ruling, char *text, size_t size);

/* "61 held, 3 n/a, 0 not held", and how many are not decidable if any is, into `text`. */
void judgements_count(const struct judgements *judgements, char *text, size_t size);

/* The first ruling that has the claim's verdict: it says why. NULL if there are no rulings. */
const struct ruling *judgement_reason(const struct judgement *judgement);

#endif
