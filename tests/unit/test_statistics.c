/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Medians, their intervals, ratios. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harness/statistics/statistics.h"

#define NEAR(actual, wanted) assert_true(fabs((actual) - (wanted)) < 1e-6)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void ranks_are_the_exact_ones(void **state)
{
	static const struct {
		size_t count, low, high;
		double coverage;
	} known[] = {{6, 1, 6, 0.969}, {7, 1, 7, 0.984}, {8, 1, 8, 0.992}, {9, 2, 8, 0.961},
		{10, 2, 9, 0.979}, {20, 6, 15, 0.959}, {30, 10, 21, 0.957}};
	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		size_t low, high;
		double coverage = median_ranks(known[i].count, &low, &high);
		assert_int_equal(low, known[i].low);
		assert_int_equal(high, known[i].high);
		assert_true(fabs(coverage - known[i].coverage) < 0.0005);
	}
}

static void ranks_are_the_narrowest_that_cover(void **state)
{
	(void)state;
	for (size_t count = 6; count <= 300; count++) {
		size_t low, high, next_low, next_high;
		assert_true(median_ranks(count, &low, &high) >= INTERVAL_LEVEL);
		assert_int_equal(low + high, count + 1);
		assert_true(low >= 1 && low < high);
		/* More values never widen the pair relative to the middle. */
		median_ranks(count + 1, &next_low, &next_high);
		assert_true(next_low >= low && next_high - next_low <= high - low + 1);
	}
}

static void below_six_there_is_no_interval(void **state)
{
	const double values[] = {5, 1, 4, 2, 3};
	(void)state;
	for (size_t count = 0; count < 6; count++) {
		size_t low, high;
		assert_true(isnan(median_ranks(count, &low, &high)));
		assert_int_equal(low, 0);
		assert_int_equal(high, 0);
	}
	struct interval five = interval_of(values, COUNT(values));
	NEAR(five.median, 3);
	assert_int_equal(five.count, 5);
	assert_false(interval_known(five));
	assert_false(interval_spans(five, 3));
	assert_true(isnan(five.high) && isnan(five.coverage));
}

static void median_of_even_and_odd(void **state)
{
	const double odd[] = {9, -1, 4}, even[] = {4, 1, 3, 2}, one[] = {7};
	(void)state;
	NEAR(interval_of(odd, 3).median, 4);
	NEAR(interval_of(even, 4).median, 2.5);
	NEAR(interval_of(one, 1).median, 7);
	assert_true(isnan(interval_of(NULL, 0).median));
}

static void interval_takes_the_ranked_values(void **state)
{
	const double values[] = {10, 3, 7, 1, 9, 4, 8, 2, 6, 5};
	(void)state;
	struct interval ten = interval_of(values, COUNT(values));
	NEAR(ten.median, 5.5);
	NEAR(ten.low, 2);
	NEAR(ten.high, 9);
	NEAR(values[0], 10); /* the caller's array is left alone */
}

static void ties_are_no_trouble(void **state)
{
	const double values[] = {2, 2, 2, 2, 2, 2, 2};
	(void)state;
	struct interval tied = interval_of(values, COUNT(values));
	NEAR(tied.median, 2);
	NEAR(tied.low, 2);
	NEAR(tied.high, 2);
	assert_true(interval_spans(tied, 2));
}

static void unmeasured_values_are_left_out(void **state)
{
	const double values[] = {NAN, 1, NAN, 3, 2};
	const double nothing[] = {NAN, NAN};
	(void)state;
	NEAR(interval_of(values, COUNT(values)).median, 2);
	assert_int_equal(interval_of(values, COUNT(values)).count, 3);
	assert_int_equal(interval_of(nothing, 2).count, 0);
	assert_true(isnan(interval_of(nothing, 2).median));
}

static void a_ratio_is_paired_by_round(void **state)
{
	/* Every round drifts, by as much as tenfold; the pairs all say 2. */
	const double slow[] = {2, 4, 8, 12, 16, 20}, fast[] = {1, 2, 4, 6, 8, 10};
	(void)state;
	struct interval ratio = interval_of_ratio(slow, fast, 6);
	NEAR(ratio.median, 2);
	NEAR(ratio.low, 2);
	NEAR(ratio.high, 2);
	assert_false(interval_spans(ratio, 1));
}

static void a_ratio_turned_round_is_its_reciprocal(void **state)
{
	const double a[] = {1, 5, 2, 8, 3, 4}, b[] = {2, 3, 7, 5, 6, 1};
	(void)state;
	struct interval there = interval_of_ratio(a, b, 6), back = interval_of_ratio(b, a, 6);
	NEAR(there.median * back.median, 1);
	NEAR(there.low * back.high, 1);
	assert_true(interval_spans(there, 1));
}

static void a_ratio_leaves_out_broken_pairs(void **state)
{
	const double a[] = {2, 0, NAN, 2, -1}, b[] = {1, 1, 1, 0, 1};
	(void)state;
	struct interval ratio = interval_of_ratio(a, b, 5);
	assert_int_equal(ratio.count, 1);
	NEAR(ratio.median, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranks_are_the_exact_ones),
		cmocka_unit_test(ranks_are_the_narrowest_that_cover),
		cmocka_unit_test(below_six_there_is_no_interval),
		cmocka_unit_test(median_of_even_and_odd),
		cmocka_unit_test(interval_takes_the_ranked_values),
		cmocka_unit_test(ties_are_no_trouble),
		cmocka_unit_test(unmeasured_values_are_left_out),
		cmocka_unit_test(a_ratio_is_paired_by_round),
		cmocka_unit_test(a_ratio_turned_round_is_its_reciprocal),
		cmocka_unit_test(a_ratio_leaves_out_broken_pairs),
	};
	return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
