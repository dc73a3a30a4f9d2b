/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is called a change, on invented times. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "harness/compare/change.h"

#define ROUNDS 20

static double base[ROUNDS], head[ROUNDS];

/* Rounds whose times wobble by `noise`, each side by itself, and share a drift of half as much
 * again; the head takes `ratio` times as long. The wobble is the same at every call. */
static void invent(double ratio, double noise)
{
	for (int i = 0; i < ROUNDS; i++) {
		double drift = 0.5 * i / ROUNDS;

		base[i] = drift + noise * sin(12.9898 * i + 1);
		head[i] = drift + noise * sin(78.233 * i + 2) + log(ratio);
	}
}

/* The outcome of a cell that is one of `cells` tested together; the others differ by nothing. */
static struct change judge(bool paired, size_t rounds, size_t cells, double floor, bool noisy)
{
	struct series series = {paired, base, head, rounds, rounds};
	struct change change = {.noise = floor, .noisy = noisy};

	change_measure(&change, &series, cells);
	change.p_adjusted = fmin(1, change.p * (double)cells);
	change_decide(&change, paired);
	return change;
}

static enum outcome outcome(double ratio, double noise, size_t rounds, size_t cells, double floor)
{
	invent(ratio, noise);
	return judge(true, rounds, cells, floor, false).outcome;
}

static void decisions_of_pairs(void **state)
{
	(void)state;
	assert_int_equal(outcome(1.00, 0.01, 20, 28, 0.05), OUTCOME_SAME);
	assert_int_equal(outcome(1.15, 0.01, 20, 28, 0.05), OUTCOME_WORSE);
	assert_int_equal(outcome(1 / 1.15, 0.01, 20, 28, 0.05), OUTCOME_BETTER);
	/* Told from nothing, but below what counts: with its whole interval, or not. */
	assert_int_equal(outcome(1.03, 0.005, 20, 28, 0.05), OUTCOME_SAME);
	assert_int_equal(outcome(1.049, 0.01, 20, 28, 0.05), OUTCOME_OPEN);
	/* Above 5 %, but not above the noise floor. */
	assert_int_equal(outcome(1.10, 0.005, 20, 28, 0.15), OUTCOME_OPEN);
	assert_int_equal(outcome(1.01, 0.005, 20, 28, 0.15), OUTCOME_SAME);
	/* Lost in noise. */
	assert_int_equal(outcome(1.15, 0.5, 20, 28, 0.05), OUTCOME_OPEN);
	assert_int_equal(outcome(1.00, 0.5, 20, 28, 0.05), OUTCOME_OPEN);
}

static void few_rounds_tell_few_cells(void **state)
{
	(void)state;
	assert_int_equal(change_min_rounds(28, true), 11);
	assert_int_equal(outcome(1.15, 0.01, 10, 28, 0.05), OUTCOME_OPEN);
	assert_int_equal(outcome(1.15, 0.01, 11, 28, 0.05), OUTCOME_WORSE);
	assert_int_equal(outcome(1.15, 0.01, 6, 1, 0.05), OUTCOME_WORSE);
	assert_int_equal(outcome(1.15, 0.01, 5, 1, 0.05), OUTCOME_OPEN);
	assert_true(isnan(judge(true, 5, 1, 0.05, false).p));
	assert_true(isnan(judge(true, 10, 28, 0.05, false).detectable));
	assert_true(isnan(judge(true, 0, 1, 0.05, false).p));
}

/* Noise of the pairs spares them a drift that both sides share. */
static void drift_hides_in_samples_alone(void **state)
{
	(void)state;
	invent(1.15, 0.01);
	assert_int_equal(judge(true, 20, 28, 0.05, false).outcome, OUTCOME_WORSE);
	assert_true(change_drift(base, ROUNDS) > 0.2);
	assert_int_equal(
		judge(false, 20, 28, change_drift(base, ROUNDS), false).outcome, OUTCOME_OPEN);
}

static void samples_must_exceed_the_limit_wholly(void **state)
{
	(void)state;
	invent(1.3, 0.01);
	for (int i = 0; i < ROUNDS; i++) {
		base[i] -= 0.5 * i / ROUNDS;
		head[i] -= 0.5 * i / ROUNDS;
	}
	assert_int_equal(judge(false, 20, 28, 0.05, false).outcome, OUTCOME_WORSE);
	assert_int_equal(judge(false, 20, 28, 0.05, true).outcome, OUTCOME_OPEN);
	assert_int_equal(judge(false, 20, 28, 0.2999, false).outcome, OUTCOME_OPEN);
	assert_int_equal(judge(true, 20, 28, 0.05, true).outcome, OUTCOME_WORSE);
	for (int i = 0; i < ROUNDS; i++)
		head[i] -= log(1.3);
	assert_int_equal(judge(false, 20, 28, 0.05, false).outcome, OUTCOME_SAME);
	assert_int_equal(judge(false, 20, 28, 0.06, false).outcome, OUTCOME_OPEN);
	/* What counts of pairs does not of samples. */
	for (int i = 0; i < ROUNDS; i++)
		head[i] += log(1.09);
	assert_int_equal(judge(true, 20, 28, 0, false).outcome, OUTCOME_WORSE);
	assert_int_equal(judge(false, 20, 28, 0, false).outcome, OUTCOME_OPEN);
}

static void detectable_is_what_is_detected(void **state)
{
	(void)state;
	invent(1, 0.2);
	double min = judge(true, 20, 28, 0.05, false).detectable;

	assert_true(min > 0.06 && min < 0.3);
	assert_int_equal(outcome(1 + 1.3 * min, 0.2, 20, 28, 0.05), OUTCOME_WORSE);
	assert_int_equal(outcome(1 + 0.4 * min, 0.2, 20, 28, 0.05), OUTCOME_OPEN);
	/* Without noise the limit is all that is in the way. */
	invent(1, 0);
	assert_true(fabs(judge(true, 20, 28, 0.05, false).detectable - 0.05) < 1e-9);
}

static void doubts_are_about_the_bad_side(void **state)
{
	struct change change = {.outcome = OUTCOME_OPEN};

	(void)state;
	change.ratio = (struct interval){0.9, 0.8, 1.04, 0.95, 20};
	assert_false(change_may_be_worse(&change));
	change.ratio.high = 1.06;
	assert_true(change_may_be_worse(&change));
	change.ratio.high = NAN;
	assert_true(change_may_be_worse(&change));
	change.outcome = OUTCOME_SAME;
	assert_false(change_may_be_worse(&change));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decisions_of_pairs),
		cmocka_unit_test(few_rounds_tell_few_cells),
		cmocka_unit_test(drift_hides_in_samples_alone),
		cmocka_unit_test(samples_must_exceed_the_limit_wholly),
		cmocka_unit_test(detectable_is_what_is_detected),
		cmocka_unit_test(doubts_are_about_the_bad_side),
	};
	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
