/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of histograms (models/measure/histogram.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/measure/histogram.h"

static struct histogram *histogram_new(void)
{
	struct histogram *histogram = calloc(1, sizeof(*histogram));
	assert_non_null(histogram);
	return histogram;
}

static void an_empty_one_has_no_quantiles(void **state)
{
	(void)state;
	struct histogram *histogram = histogram_new();
	struct histogram_step steps[64];
	assert_true(histogram_quantile(histogram, 0.5) == 0);
	assert_int_equal(histogram_steps(histogram, steps, 64), 0);
	free(histogram);
}

static void small_values_are_exact(void **state)
{
	(void)state;
	struct histogram *histogram = histogram_new();
	for (uint64_t i = 1; i <= 127; i++)
		histogram_count(histogram, i);
	assert_true(histogram_quantile(histogram, 0.5) == 64);
	assert_true(histogram_quantile(histogram, 1) == 127);
	assert_int_equal(histogram->sum, 127 * 128 / 2);
	assert_int_equal(histogram->count, 127);
	assert_int_equal(histogram->min, 1);
	assert_int_equal(histogram->max, 127);
	free(histogram);
}

/* Of every size, up to the maximum. A second value on each side keeps the quantile from being the
 * only value itself. */
static void values_are_known_to_a_part_in_128(void **state)
{
	(void)state;
	for (uint64_t value = 3; value < UINT64_MAX / 5; value += value / 3 + 1) {
		struct histogram *histogram = histogram_new();
		histogram_count(histogram, 0);
		histogram_count(histogram, value);
		histogram_count(histogram, UINT64_MAX);
		double known = histogram_quantile(histogram, 0.5), exact = (double)value;
		assert_true(known >= exact * (1 - 1.0 / 128) && known <= exact * (1 + 1.0 / 128));
		assert_true(histogram_quantile(histogram, 1) > 1.8e19);
		free(histogram);
	}
}

static void quantiles_follow_ranks(void **state)
{
	(void)state;
	struct histogram *histogram = histogram_new();
	for (int i = 0; i < 990; i++)
		histogram_count(histogram, 1000);
	for (int i = 0; i < 10; i++)
		histogram_count(histogram, 1000000);
	assert_true(histogram_quantile(histogram, 0.99) < 1010);
	assert_true(histogram_quantile(histogram, 0.999) > 990000);
	free(histogram);
}

static void quantiles_stay_within_the_values(void **state)
{
	(void)state;
	struct histogram *histogram = histogram_new();
	histogram_count(histogram, 1000001);
	histogram_count(histogram, 1000001);
	assert_true(histogram_quantile(histogram, 0.5) == 1000001);
	free(histogram);
}

static void histograms_add_up(void **state)
{
	(void)state;
	struct histogram *sum = histogram_new(), *more = histogram_new();
	histogram_add(sum, more);
	assert_int_equal(sum->count, 0);
	histogram_count(more, 30000);
	histogram_count(more, 10);
	histogram_add(sum, more);
	assert_int_equal(sum->min, 10);
	histogram_count(sum, 5);
	histogram_add(sum, more);
	assert_int_equal(sum->count, 5);
	assert_int_equal(sum->sum, 2 * 30010 + 5);
	assert_int_equal(sum->min, 5);
	assert_int_equal(sum->max, 30000);
	assert_true(histogram_quantile(sum, 0.6) == 10);
	assert_true(histogram_quantile(sum, 1) > 29700);
	free(sum);
	free(more);
}

static uint64_t total(const struct histogram_step *steps, size_t count)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += steps[i].count;
	return sum;
}

static void steps_hold_every_value(void **state)
{
	(void)state;
	struct histogram *histogram = histogram_new();
	struct histogram_step steps[64];
	histogram_count(histogram, 7);
	histogram_count(histogram, 7);
	histogram_count(histogram, 1000);
	assert_int_equal(histogram_steps(histogram, steps, 64), 2);
	assert_int_equal(steps[0].upper, 7);
	assert_int_equal(steps[0].count, 2);
	assert_true(steps[1].upper >= 1000 && steps[1].upper < 1008);
	free(histogram);
}

/* However far apart the values: 58 steps at most, when those of each power of two are merged to
 * one. */
static void steps_are_merged_until_there_is_room(void **state)
{
	(void)state;
	struct histogram *histogram = histogram_new();
	struct histogram_step steps[64];
	uint64_t counted = 0;
	for (uint64_t value = 1; value < UINT64_MAX / 5; value += value / 64 + 1, counted++)
		histogram_count(histogram, value);
	size_t count = histogram_steps(histogram, steps, 64);
	assert_in_range(count, 2, 64);
	assert_int_equal(total(steps, count), counted);
	for (size_t i = 1; i < count; i++)
		assert_true(steps[i].upper > steps[i - 1].upper);
	free(histogram);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_has_no_quantiles),
		cmocka_unit_test(small_values_are_exact),
		cmocka_unit_test(values_are_known_to_a_part_in_128),
		cmocka_unit_test(quantiles_follow_ranks),
		cmocka_unit_test(quantiles_stay_within_the_values),
		cmocka_unit_test(histograms_add_up),
		cmocka_unit_test(steps_hold_every_value),
		cmocka_unit_test(steps_are_merged_until_there_is_room),
	};
	return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
