/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters and what they add up to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "models/measure/meter.h"

static struct meter *meter_new(void)
{
	struct meter *meter = calloc(1, sizeof(*meter));
	assert_non_null(meter);
	return meter;
}

static void tasks_are_counted_by_how_they_ended(void **state)
{
	(void)state;
	struct meter *meter = meter_new();
	for (uint64_t i = 0; i < 5; i++)
		meter_count(meter, ENDED_OK, 10);
	meter_count(meter, ENDED_FAILED, 30);
	assert_int_equal(meter->endings[ENDED_OK], 5);
	assert_int_equal(meter->endings[ENDED_FAILED], 1);
	assert_int_equal(meter->spans.sum, 80);
	assert_int_equal(meter->latencies.count, 0);
	free(meter);
}

/* Two tasks, present for 100 and 40 ticks of 2 ns; the second was due 30 ns before. */
static void presence_is_the_sum_of_ends_less_arrivals(void **state)
{
	(void)state;
	struct meter *meter = meter_new();
	meter_arrive(meter, 1000, 0);
	meter_arrive(meter, 1020, 30);
	meter_leave(meter, 1060, 110);
	meter_leave(meter, 1100, 200);
	assert_true(meter_presence(meter, 2) == 2 * 140 + 30);
	assert_int_equal(meter->latencies.sum, 310);
	free(meter);
}

/* Arrivals are counted on one meter and ends on another; either alone makes no sense. */
static void meters_add_up(void **state)
{
	(void)state;
	struct meter *sum = meter_new(), *root = meter_new(), *worker = meter_new();
	const uint64_t late = UINT64_MAX - 5; /* the sums wrap */
	meter_arrive(root, late, 7);
	meter_arrive(root, late, 0);
	meter_leave(worker, late + 3, 10);
	meter_leave(worker, late + 4, 4);
	meter_count(worker, ENDED_OK, 3);
	meter_count(worker, ENDED_LOST, 4);
	meter_add(sum, root);
	meter_add(sum, worker);
	assert_int_equal(sum->endings[ENDED_OK], 1);
	assert_int_equal(sum->endings[ENDED_LOST], 1);
	assert_int_equal(sum->flow.arrived, 2);
	assert_int_equal(sum->flow.left, 2);
	assert_true(meter_presence(sum, 1) == 3 + 4 + 7);
	assert_int_equal(sum->latencies.count, 2);
	assert_int_equal(sum->spans.max, 4);
	free(sum);
	free(root);
	free(worker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tasks_are_counted_by_how_they_ended),
		cmocka_unit_test(presence_is_the_sum_of_ends_less_arrivals),
		cmocka_unit_test(meters_add_up),
	};
	return cmocka_run_group_tests_name("meter", tests, NULL, NULL);
}
