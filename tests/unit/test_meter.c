/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/parts/meter.h"

static struct meter *meter_new(void)
{
	struct meter *meter = calloc(1, sizeof(*meter));
	assert_non_null(meter);
	return meter;
}

static void an_empty_meter_has_no_quantiles(void **state)
{
	(void)state;
	struct meter *meter = meter_new();
	assert_true(meter_quantile(meter, 0.5) == 0);
	assert_int_equal(meter_total(meter), 0);
	free(meter);
}

static void small_values_are_exact(void **state)
{
	(void)state;
	struct meter *meter = meter_new();
	for (uint64_t i = 1; i <= 31; i++)
		meter_count(meter, ENDED_OK, i);
	assert_true(meter_quantile(meter, 0.5) == 16);
	assert_true(meter_quantile(meter, 1) == 31);
	assert_int_equal(meter->span, 31 * 32 / 2);
	assert_int_equal(meter->greatest, 31);
	free(meter);
}

/* Of every size, up to the greatest there is, a value is known to within a part in 32. */
static void values_are_known_to_a_part_in_32(void **state)
{
	(void)state;
	for (uint64_t value = 3; value < UINT64_MAX / 5; value += value / 3 + 1) {
		struct meter *meter = meter_new();
		meter_count(meter, ENDED_OK, value);
		double known = meter_quantile(meter, 0.5), exact = (double)value;
		assert_true(known > exact * (1 - 1.0 / 32) && known < exact * (1 + 1.0 / 32));
		free(meter);
	}
	struct meter *meter = meter_new();
	meter_count(meter, ENDED_OK, UINT64_MAX);
	assert_true(meter_quantile(meter, 1) > 1.8e19);
	free(meter);
}

static void quantiles_follow_ranks(void **state)
{
	(void)state;
	struct meter *meter = meter_new();
	for (int i = 0; i < 990; i++)
		meter_count(meter, ENDED_OK, 1000);
	for (int i = 0; i < 10; i++)
		meter_count(meter, ENDED_FAILED, 1000000);
	assert_true(meter_quantile(meter, 0.99) < 1100);
	assert_true(meter_quantile(meter, 0.999) > 900000);
	assert_int_equal(meter->endings[ENDED_OK], 990);
	assert_int_equal(meter->endings[ENDED_FAILED], 10);
	free(meter);
}

static void meters_add_up(void **state)
{
	(void)state;
	struct meter *sum = meter_new(), *more = meter_new();
	meter_count(sum, ENDED_OK, 10);
	meter_count(more, ENDED_LOST, 30);
	meter_add(sum, more);
	assert_int_equal(meter_total(sum), 2);
	assert_int_equal(sum->span, 40);
	assert_int_equal(sum->greatest, 30);
	assert_true(meter_quantile(sum, 1) == 30);
	free(sum);
	free(more);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_meter_has_no_quantiles),
		cmocka_unit_test(small_values_are_exact),
		cmocka_unit_test(values_are_known_to_a_part_in_32),
		cmocka_unit_test(quantiles_follow_ranks),
		cmocka_unit_test(meters_add_up),
	};
	return cmocka_run_group_tests_name("meter", tests, NULL, NULL);
}
