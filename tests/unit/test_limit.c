/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/limits/grain.h"
#include "harness/limits/limit.h"
#include "harness/bench/suite.h"

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

static void a_limit_is_met_by_the_whole_interval(void **state)
{
	(void)state;
	const struct limit most = {.target = 10}, least = {.target = 10, .at_least = true};
	assert_int_equal(limit_judge(&most, between(8, 10)), LIMIT_MET);
	assert_int_equal(limit_judge(&most, between(9, 10.5)), LIMIT_MET_BARELY);
	assert_int_equal(limit_judge(&most, between(10.1, 12)), LIMIT_MISSED);
	assert_int_equal(limit_judge(&least, between(10, 12)), LIMIT_MET);
	assert_int_equal(limit_judge(&least, between(9, 10.5)), LIMIT_MISSED_BARELY);
	assert_int_equal(limit_judge(&least, between(8, 9.9)), LIMIT_MISSED);
	assert_int_equal(limit_judge(&least, INTERVAL_NONE), LIMIT_UNKNOWN);
}

static void without_an_interval_the_median_counts(void **state)
{
	(void)state;
	const struct limit most = {.target = 10};
	struct interval few = {9, NAN, NAN, NAN, 3};
	assert_int_equal(limit_judge(&most, few), LIMIT_MET);
	few.median = 11;
	assert_int_equal(limit_judge(&most, few), LIMIT_MISSED);
}

static bool has_cell(const struct suite *suite, const char *row, const char *model)
{
	for (size_t i = 0; i < suite->count; i++)
		for (const struct suite_cell *cell = suite->rows[i].cells; cell->model; cell++)
			if (strcmp(suite->rows[i].id, row) == 0 && strcmp(cell->model, model) == 0)
				return true;
	return false;
}

static void every_limit_is_measured_by_the_suite(void **state)
{
	(void)state;
	const struct suite *suite = suite_find("primitives");
	assert_non_null(suite);
	for (const struct limit *limit = limits; limit->model; limit++)
		assert_true(has_cell(suite, limit->row, limit->model));
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
		cmocka_unit_test(every_limit_is_measured_by_the_suite),
	};
	return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
