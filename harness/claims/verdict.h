/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether records bear a claim out. */
#ifndef SIMUL_VERDICT_H
#define SIMUL_VERDICT_H

#include "harness/results/cell.h"
#include "harness/results/check.h"
#include "harness/claims/claim.h"

/* From what weighs least to what weighs most. */
enum verdict {
	VERDICT_NA,
	VERDICT_HELD,
	VERDICT_REFUTED,   /* the document is wrong: what is true instead is held */
	VERDICT_BY_MEDIAN, /* held, but the interval of a median spans the bound */
	VERDICT_UNDECIDED,
	VERDICT_NOT_HELD,
	VERDICTS
};

/* "n/a", "held", "refuted", "held by the median", "not decidable", "not held". */
const char *verdict_name(enum verdict verdict);

enum { VERDICT_REASON = 200 };

/* What was found of one thing, and why; the reason may be empty if it is held. */
struct check_result {
	enum verdict verdict;
	char reason[VERDICT_REASON];
};

/* Whether the median of `count` values lies between `low` and `high`, the bounds included (NAN: no
 * bound). Its interval, or below 6 values the least and the greatest of them, says how sure that
 * is: VERDICT_BY_MEDIAN if the median is within the bounds and the interval reaches out of them. If
 * the median is not, VERDICT_UNDECIDED when the interval reaches within the bounds, or when the
 * values are `noisy`. VERDICT_NOT_HELD if there is no value. */
enum verdict verdict_of_values(
	const double *values, size_t count, double low, double high, bool noisy);

/* Whether the cell ran as a claim needs it: good runs alone, ended as they should, with the results
 * of the sequential model. */
struct check_result verdict_of_runs(const struct cell *cell);

/* Whether its time is that of the document, `seconds` document seconds. */
struct check_result verdict_of_time(
	const struct cell *cell, const struct claim_run *run, double seconds);

/* Whether a fact or field is as it should be. `cores` multiplies the bounds that ask for it. */
struct check_result verdict_of_check(const struct check *check, const struct cell *cell, int cores);

/* What a check looked at, in words, whatever came of it: "peak = 5", "threads ÷ eventloop = 0.55".
 * `under` is the other cell of a ratio. Writes an empty text if there is nothing to say. */
void verdict_words(const struct check *check, const struct cell *cell, const struct cell *under,
	char *text, size_t size);

/* Whether the ratio of two cells, paired by round, is as it should be. */
struct check_result verdict_of_ratio(
	const struct check *check, const struct cell *over, const struct cell *under);

#endif
