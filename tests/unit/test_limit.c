/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits: crossings, verdicts, and that a suite measures each. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/format/shape.h"
#include "harness/limits/grain.h"
#include "harness/limits/limit_verdict.h"
#include "harness/bench/suite.h"
#include "harness/process/exit.h"

#define NEAR(a, b) assert_true(fabs((double)(a) - (double)(b)) <= 1e-9 * fabs((double)(b)))

static void a_curve_crosses_between_two_grains_on_logarithmic_scales(void **state)
{
	(void)state;
	const double ns[] = {10, 100, 1000}, efficiency[] = {0.05, 0.25, 1};
	/* From 0.25 to 1 it is half way to 0.5, so half a decade from 100. */
	NEAR(grain_crossing(ns, efficiency, 3), sqrt(100.0 * 1000.0));
}

static void a_point_on_the_line_is_the_crossing(void **state)
{
	(void)state;
	const double ns[] = {10, 100, 1000}, efficiency[] = {0.05, 0.5, 0.9};
	NEAR(grain_crossing(ns, efficiency, 3), 100);
}

static void the_last_crossing_counts(void **state)
{
	(void)state;
	const double ns[] = {1, 10, 100, 1000}, efficiency[] = {0.6, 0.25, 0.5, 0.9};
	NEAR(grain_crossing(ns, efficiency, 4), 100);
}

static void curves_that_do_not_cross(void **state)
{
	(void)state;
	const double ns[] = {10, 100}, above[] = {0.7, 0.8}, below[] = {0.1, 0.4};
	NEAR(grain_crossing(ns, above, 2), 10);
	assert_true(isnan(grain_crossing(ns, below, 2)));
}

static struct interval between(double low, double high)
{
	return (struct interval){(low + high) / 2, low, high, 0.97, 6};
}

static enum limit_state judge(const struct limit *limit, struct interval figure)
{
	return limit_check(limit, figure, NULL).verdict;
}

static void a_limit_is_met_by_the_whole_interval(void **state)
{
	(void)state;
	const struct limit max = {.target = 10}, min = {.target = 10, .target_is_min = true};
	assert_int_equal(judge(&max, between(8, 10)), LIMIT_MET);
	assert_int_equal(judge(&max, between(9, 10.5)), LIMIT_MET_BARELY);
	assert_int_equal(judge(&max, between(10.1, 12)), LIMIT_MISSED);
	assert_int_equal(judge(&min, between(10, 12)), LIMIT_MET);
	assert_int_equal(judge(&min, between(9, 10.5)), LIMIT_MISSED_BARELY);
	assert_int_equal(judge(&min, between(8, 9.9)), LIMIT_MISSED);
	assert_int_equal(judge(&min, INTERVAL_NONE), LIMIT_UNKNOWN);
}

static void without_an_interval_the_median_counts(void **state)
{
	(void)state;
	const struct limit max = {.target = 10};
	struct interval few = {9, NAN, NAN, NAN, 3};
	assert_int_equal(judge(&max, few), LIMIT_MET);
	few.median = 11;
	assert_int_equal(judge(&max, few), LIMIT_MISSED);
}

/* Another machine has A at 20 and B at 40, where the target is 10: half of A, a quarter of B. */
#define AGAINST_A_AND_B .target = 10, .references = {{"a", "A", 20}, {"b", "B", 40}}

static void what_misses_the_target_is_met_as_a_ratio(void **state)
{
	(void)state;
	const struct limit limit = {AGAINST_A_AND_B};
	struct interval slow = between(30, 32), ratios[] = {between(0.4, 0.5), between(0.3, 0.4)};
	struct limit_verdict verdict = limit_check(&limit, slow, ratios);
	assert_int_equal(verdict.verdict, LIMIT_MET_AS_RATIO);
	assert_string_equal(verdict.reference->name, "A");
	NEAR(verdict.wanted, 0.5);
	NEAR(verdict.ratio.high, 0.5);
	/* The median alone is on the right side. */
	ratios[0] = between(0.4, 0.55);
	assert_int_equal(limit_check(&limit, slow, ratios).verdict, LIMIT_MET_AS_RATIO_BARELY);
	/* B, the weaker one, counts only where A was not measured. */
	ratios[0] = between(0.6, 0.7);
	ratios[1] = between(0.24, 0.25);
	assert_int_equal(limit_check(&limit, slow, ratios).verdict, LIMIT_MISSED);
	ratios[0] = INTERVAL_NONE;
	verdict = limit_check(&limit, slow, ratios);
	assert_int_equal(verdict.verdict, LIMIT_MET_AS_RATIO);
	assert_string_equal(verdict.reference->name, "B");
}

static void a_ratio_that_is_too_great_leaves_a_limit_missed(void **state)
{
	(void)state;
	const struct limit limit = {AGAINST_A_AND_B};
	const struct interval ratios[] = {between(0.52, 0.6), between(0.5, 0.6)};
	struct limit_verdict verdict = limit_check(&limit, between(30, 32), ratios);
	assert_int_equal(verdict.verdict, LIMIT_MISSED);
	assert_string_equal(verdict.reference->name, "A");
	assert_int_equal(limit_check(&limit, between(9, 32), ratios).verdict, LIMIT_MISSED_BARELY);
}

static void without_a_reference_the_target_alone_counts(void **state)
{
	(void)state;
	const struct limit limit = {AGAINST_A_AND_B};
	const struct interval none[] = {INTERVAL_NONE, INTERVAL_NONE};
	struct limit_verdict verdict = limit_check(&limit, between(30, 32), none);
	assert_int_equal(verdict.verdict, LIMIT_MISSED);
	assert_null(verdict.reference);
	assert_int_equal(limit_check(&limit, between(8, 9), none).verdict, LIMIT_MET);
	/* Nor does one that has no published figure. */
	const struct limit unpublished = {.target = 10, .references = {{"a", "A", 0}}};
	const struct interval ratio = between(0.1, 0.2);
	verdict = limit_check(&unpublished, between(30, 32), &ratio);
	assert_int_equal(verdict.verdict, LIMIT_MISSED);
	assert_null(verdict.reference);
}

static void what_meets_the_target_needs_no_ratio(void **state)
{
	(void)state;
	const struct limit limit = {AGAINST_A_AND_B};
	const struct interval good[] = {between(0.4, 0.5), INTERVAL_NONE};
	const struct interval bad[] = {between(0.8, 0.9), INTERVAL_NONE};
	assert_int_equal(limit_check(&limit, between(8, 9), bad).verdict, LIMIT_MET);
	assert_int_equal(limit_check(&limit, between(8, 11), bad).verdict, LIMIT_MET_BARELY);
	assert_int_equal(limit_check(&limit, between(8, 11), good).verdict, LIMIT_MET_AS_RATIO);
	assert_int_equal(limit_check(&limit, INTERVAL_NONE, good).verdict, LIMIT_UNKNOWN);
}

static void where_more_is_better_the_ratio_is_the_min(void **state)
{
	(void)state;
	const struct limit limit = {
		.target = 10, .target_is_min = true, .references = {{"a", "A", 20}}};
	const struct interval enough = between(0.5, 0.6), less = between(0.4, 0.45);
	assert_int_equal(limit_check(&limit, between(1, 2), &enough).verdict, LIMIT_MET_AS_RATIO);
	assert_int_equal(limit_check(&limit, between(1, 2), &less).verdict, LIMIT_MISSED);
}

static bool has_cell(const struct suite *suite, const char *row, const char *model)
{
	const json_t *object, *cell;
	size_t i, j;

	json_array_foreach(suite->rows, i, object)
	{
		json_array_foreach(json_object_get(object, "cells"), j, cell)
		{
			if (strcmp(shape_text(object, "row"), row) == 0 &&
				strcmp(shape_text(cell, "model"), model) == 0)
				return true;
		}
	}
	return false;
}

static void every_limit_is_measured_by_the_suite(void **state)
{
	(void)state;
	struct suite suite;
	assert_int_equal(suite_open(&suite, "primitives"), EXIT_FINE);
	for (const struct limit *limit = limits; limit->model; limit++) {
		assert_true(has_cell(&suite, limit->row, limit->model));
		assert_null(limit->references[LIMIT_REFERENCES].model);
		for (size_t i = 0; limit->references[i].model; i++)
			assert_true(has_cell(&suite, limit->row, limit->references[i].model));
	}
	suite_release(&suite);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_curve_crosses_between_two_grains_on_logarithmic_scales),
		cmocka_unit_test(a_point_on_the_line_is_the_crossing),
		cmocka_unit_test(the_last_crossing_counts),
		cmocka_unit_test(curves_that_do_not_cross),
		cmocka_unit_test(a_limit_is_met_by_the_whole_interval),
		cmocka_unit_test(without_an_interval_the_median_counts),
		cmocka_unit_test(what_misses_the_target_is_met_as_a_ratio),
		cmocka_unit_test(a_ratio_that_is_too_great_leaves_a_limit_missed),
		cmocka_unit_test(without_a_reference_the_target_alone_counts),
		cmocka_unit_test(what_meets_the_target_needs_no_ratio),
		cmocka_unit_test(where_more_is_better_the_ratio_is_the_min),
		cmocka_unit_test(every_limit_is_measured_by_the_suite),
	};
	return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
