/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench found of the claims it was about. */
#ifndef SIMUL_CLAIM_VERDICTS_H
#define SIMUL_CLAIM_VERDICTS_H

#include "harness/format/problem.h"
#include "harness/bench/bench_directory.h"
#include "harness/claims/claim_set.h"
#include "harness/results/summary.h"
#include "harness/claims/verdict.h"

/* Of one run under one model, or of the claim as a whole. */
struct run_verdict {
	const struct claim_run *run; /* NULL: about no single run */
	const char *model;	     /* NULL: about no single model */
	const struct cell *cell;     /* what was checked; NULL: nothing */
	struct check_result result;
	double document;      /* what the document says, document seconds; NAN: nothing */
	struct interval wall; /* what was measured, likewise */
};

/* Of one claim. */
struct claim_verdict {
	const struct claim *claim;
	enum verdict verdict; /* that of its runs which weighs most */
	struct run_verdict *runs;
	size_t count;
};

/* Of all of them. */
struct claim_verdicts {
	struct claim_set claim_set;
	struct claim_verdict *items; /* in the order of the claim_set */
	size_t count;
	size_t tally[VERDICTS]; /* how many claims have which verdict */
};

/* Judges the claims in the summary's directory. 0; or with one line in `problem` and
 * nothing left allocated: -ENOENT if the bench was about no claims, -EPROTO if its claims are
 * broken, -ENOMEM. The summary must outlive the verdicts. */
int claim_verdicts_make(
	struct claim_verdicts *verdicts, const struct summary *summary, struct problem *problem);
void claim_verdicts_release(struct claim_verdicts *verdicts);

/* Enough for what the checks of a verdict looked at. */
#define RUN_VERDICT_FIGURES 512

/* What the checks of a verdict looked at, whatever came of it: "peak = 5, threads ÷ eventloop =
 * 0.55", into `text`; empty if they looked at nothing. */
void run_verdict_figures(const struct run_verdict *verdict, char *text, size_t size);

/* "52 held, 3 held by the median, 4 refuted, 3 n/a, 0 not held", and how many are not decidable;
 * held, n/a and not held always, the others if there are any. Into `text`. */
void claim_verdicts_count(const struct claim_verdicts *verdicts, char *text, size_t size);

/* The first verdict that has the claim's verdict: it says why. NULL if there are no runs. */
const struct run_verdict *claim_verdict_reason(const struct claim_verdict *found);

#endif
