/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signed-rank test against exact values. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harness/statistics/holm.h"
#include "harness/statistics/rank_test.h"

#define NEAR(actual, wanted, within) assert_true(fabs((actual) - (wanted)) < (within))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Table 3.1 of Hollander and Wolfe: p = 0.0195 one-sided. */
static void signed_ranks_of_the_textbook(void **state)
{
	const double first[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
	const double second[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
	double differences[COUNT(first)];

	(void)state;
	for (size_t i = 0; i < COUNT(first); i++)
		differences[i] = first[i] - second[i];
	NEAR(signed_rank_p(differences, COUNT(first)), 2 * 0.01953125, 1e-9);
}

/* The published critical values: the largest sum of one sign that is significant at 5 %, two-sided.
 */
static void signed_ranks_of_the_tables(void **state)
{
	static const struct {
		size_t count, critical;
	} known[] = {{6, 0}, {7, 2}, {8, 3}, {9, 5}, {10, 8}, {12, 13}, {15, 25}, {20, 52},
		{25, 89}, {30, 137}};

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		for (size_t more = 0; more <= 1; more++) {
			double differences[30];
			size_t left = known[i].critical + more;

			/* The greatest ranks that make up the sum are negative, the others
			 * positive. */
			for (size_t rank = known[i].count; rank >= 1; rank--) {
				bool negative = rank <= left;

				left -= negative ? rank : 0;
				differences[rank - 1] = negative ? -(double)rank : (double)rank;
			}
			assert_int_equal(left, 0);
			if (more)
				assert_true(signed_rank_p(differences, known[i].count) > 0.05);
			else
				assert_true(signed_rank_p(differences, known[i].count) <= 0.05);
		}
	}
}

/* The centres at the ends of the interval are where the test turns. */
static void centre_is_what_the_test_does_not_reject(void **state)
{
	const double differences[] = {
		0.3, -0.1, 0.25, 0.7, 0.02, 0.41, 0.55, -0.33, 0.6, 0.11, 0.9};
	struct interval centre = centre_of(differences, COUNT(differences), 0.95);

	(void)state;
	assert_true(centre.low < centre.median && centre.median < centre.high);
	for (int side = -1; side <= 1; side += 2) {
		double end = side < 0 ? centre.low : centre.high, shifted[COUNT(differences)];

		for (int outside = 0; outside <= 1; outside++) {
			for (size_t i = 0; i < COUNT(differences); i++)
				shifted[i] = differences[i] - end - (outside ? 1e-9 : -1e-9) * side;
			assert_int_equal(
				signed_rank_p(shifted, COUNT(differences)) <= 0.05, outside);
		}
	}
	assert_false(interval_known(centre_of(differences, 5, 0.95)));
	assert_true(interval_known(centre_of(differences, 6, 0.95)));
}

/* The same by trying out all signs; ranks 1.5, 1.5, 3, 5, 5, 5, 7, 8. */
static void tied_signed_ranks_are_counted(void **state)
{
	const double differences[] = {1, -1, 2, 3, 3, -3, 4, 5};
	const double ranks[] = {1.5, 1.5, 3, 5, 5, 5, 7, 8};
	double sum = 1.5 + 5, lower_tail = 0;

	(void)state;
	for (int signs = 0; signs < 256; signs++) {
		double negative = 0;

		for (int i = 0; i < 8; i++)
			negative += signs >> i & 1 ? ranks[i] : 0;
		lower_tail += negative <= sum;
	}
	NEAR(signed_rank_p(differences, 8), 2 * lower_tail / 256, 1e-12);
}

static void zeros_and_nothing_say_nothing(void **state)
{
	const double zeros[] = {0, 0, 0, NAN}, few[] = {0, 1, NAN, 1};

	(void)state;
	NEAR(signed_rank_p(zeros, 4), 1, 1e-12);
	NEAR(signed_rank_p(few, 4), 0.5, 1e-12);
	NEAR(signed_rank_p(NULL, 0), 1, 1e-12);
	NEAR(rank_sum_p(zeros, 3, NULL, 0), 1, 1e-12);
}

/* Where counting ends, the normal distribution goes on. */
static void large_samples_join_small_ones(void **state)
{
	double differences[105], samples[64];

	(void)state;
	for (size_t i = 0; i < COUNT(differences); i++)
		differences[i] = (double)(i + 1) * (i % 5 < 2 ? -1 : 1);
	/* Both counted out elsewhere. */
	NEAR(signed_rank_p(differences, 100), 0.0519915688, 1e-9);
	NEAR(signed_rank_p(differences, 105), 0.0475401490, 1e-3);
	for (size_t i = 0; i < COUNT(samples); i++)
		samples[i] = (double)(i * 37 % 64) + (i < 30 ? 8 : 0);
	NEAR(rank_sum_p(samples, 30, samples + 30, 30), rank_sum_p(samples, 30, samples + 30, 32),
		0.02);
}

/* Table 4.1 of Hollander and Wolfe: W = 30 of the smaller sample, one-sided p = 0.1272. */
static const double term[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
static const double weeks[] = {1.15, 0.88, 0.90, 0.74, 1.21};

static void rank_sums_of_the_textbook(void **state)
{
	(void)state;
	NEAR(rank_sum_p(term, 10, weeks, 5), 2 * 0.1272, 1e-4);
	NEAR(rank_sum_p(weeks, 5, term, 10), 2 * 0.1272, 1e-4);
}

static void shift_of_the_textbook(void **state)
{
	struct interval shift = shift_of(weeks, 5, term, 10, 0.95);

	(void)state;
	NEAR(shift.median, 0.305, 1e-9);
	NEAR(shift.low, -0.15, 1e-9);
	NEAR(shift.high, 0.76, 1e-9);
	assert_true(shift.coverage >= 0.95 && shift.coverage < 0.97);
}

static void too_few_have_no_interval(void **state)
{
	struct interval shift = shift_of(weeks, 3, term, 3, 0.95);

	(void)state;
	assert_false(interval_known(shift));
	assert_true(shift.median > -1);
	assert_true(interval_known(shift_of(weeks, 4, term, 4, 0.95)));
	assert_true(isnan(shift_of(weeks, 0, term, 4, 0.95).median));
}

static void large_samples_have_an_interval(void **state)
{
	double a[60], b[60];

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		a[i] = (double)(i * 37 % 60);
		b[i] = a[i] + 20;
	}
	struct interval few = shift_of(a, 30, b, 30, 0.95), many = shift_of(a, 60, b, 60, 0.95);

	NEAR(many.median, 20, 1e-9);
	assert_true(many.low > few.low && many.high < few.high);
	assert_true(many.low > 12 && many.low < 15);
}

static void min_numbers_are_minimal(void **state)
{
	(void)state;
	assert_int_equal(signed_rank_min_pairs(0.05), 6);
	assert_int_equal(signed_rank_min_pairs(0.05 / 28), 11);
	assert_int_equal(rank_sum_min_values(0.05), 4);
	assert_int_equal(rank_sum_min_values(0.05 / 28), 7);
}

static void holm_of_known_values(void **state)
{
	double p[] = {0.01, 0.04, NAN, 0.03, 0.005}, large[] = {0.6, 0.5};

	(void)state;
	assert_int_equal(holm_adjust(p, 5), 0);
	NEAR(p[0], 0.03, 1e-12);
	NEAR(p[1], 0.06, 1e-12);
	assert_true(isnan(p[2]));
	NEAR(p[3], 0.06, 1e-12);
	NEAR(p[4], 0.02, 1e-12);
	assert_int_equal(holm_adjust(large, 2), 0);
	NEAR(large[0], 1, 1e-12);
	NEAR(large[1], 1, 1e-12);
	assert_int_equal(holm_adjust(NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signed_ranks_of_the_textbook),
		cmocka_unit_test(signed_ranks_of_the_tables),
		cmocka_unit_test(centre_is_what_the_test_does_not_reject),
		cmocka_unit_test(tied_signed_ranks_are_counted),
		cmocka_unit_test(zeros_and_nothing_say_nothing),
		cmocka_unit_test(large_samples_join_small_ones),
		cmocka_unit_test(rank_sums_of_the_textbook),
		cmocka_unit_test(shift_of_the_textbook),
		cmocka_unit_test(too_few_have_no_interval),
		cmocka_unit_test(large_samples_have_an_interval),
		cmocka_unit_test(min_numbers_are_minimal),
		cmocka_unit_test(holm_of_known_values),
	};
	return cmocka_run_group_tests_name("rank_test", tests, NULL, NULL);
}
