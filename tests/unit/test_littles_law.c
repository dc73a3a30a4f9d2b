/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Little's law as a check of the meters. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/cell/littles_law.h"
#include "models/measure/meter.h"

#define TASKS 100
#define MS 1000000

static struct problem problem;

/* What went wrong with one of the tasks. */
enum fault { NONE, TIMED_FROM_START, NOT_MEASURED, ARRIVES_TWICE, WRONG_TICK };

/* Tasks that arrive every millisecond and stay for three; they are spawned one millisecond late.
 * The tick is 2 ns long. */
static struct model_tally run(enum fault fault)
{
	struct meter *meter = calloc(1, sizeof(*meter));
	assert_non_null(meter);
	for (uint64_t i = 0; i < TASKS; i++) {
		uint64_t due = i * MS, spawned = due + MS, end = due + 3 * MS;
		meter_arrive(meter, spawned / 2, spawned - due);
		if (fault == ARRIVES_TWICE && i == 50)
			meter_arrive(meter, spawned / 2, spawned - due);
		if (fault == NOT_MEASURED && i == 50)
			continue;
		meter_leave(meter, end / 2, fault == TIMED_FROM_START ? end - spawned : end - due);
	}
	struct model_tally tally = {.arrived = (int64_t)meter->flow.arrived,
		.left = (int64_t)meter->flow.left,
		.mean = (double)meter->latencies.sum / (double)meter->latencies.count,
		.presence_ns = meter_presence(meter, fault == WRONG_TICK ? 2.2 : 2)};
	free(meter);
	return tally;
}

static void a_sound_run_holds(void **state)
{
	(void)state;
	struct model_tally tally = run(NONE);
	assert_true(fabs(littles_law_ratio(&tally) - 1) < 1e-9);
	assert_int_equal(littles_law_check(&tally, 0.102, &problem), 0);
}

static void assert_broken(enum fault fault, const char *words)
{
	struct model_tally tally = run(fault);
	problem.text[0] = '\0';
	assert_true(littles_law_check(&tally, 0.102, &problem) < 0);
	assert_non_null(strstr(problem.text, words));
}

static void latency_from_the_first_instruction_is_found_out(void **state)
{
	(void)state;
	assert_broken(TIMED_FROM_START, "2.941 tasks were present on average by counting, 1.961");
}

static void a_task_that_is_lost_or_counted_twice_is_found_out(void **state)
{
	(void)state;
	assert_broken(NOT_MEASURED, "100 tasks arrived and 99 left");
	assert_broken(ARRIVES_TWICE, "101 tasks arrived and 100 left");
}

static void a_wrong_clock_is_found_out(void **state)
{
	(void)state;
	assert_broken(WRONG_TICK, "Little's law does not hold");
}

static void clocks_that_are_read_one_after_the_other_are_not_wrong(void **state)
{
	(void)state;
	struct model_tally tally = {
		.arrived = 10, .left = 10, .mean = 2000, .presence_ns = 10 * 2900};
	assert_int_equal(littles_law_check(&tally, 1, &problem), 0);
	tally.presence_ns = 10 * 3200;
	assert_true(littles_law_check(&tally, 1, &problem) < 0);
}

static void closed_load_has_nothing_to_check(void **state)
{
	(void)state;
	struct model_tally tally = {.mean = 5};
	assert_true(isnan(littles_law_ratio(&tally)));
	assert_int_equal(littles_law_check(&tally, 1, &problem), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_run_holds),
		cmocka_unit_test(latency_from_the_first_instruction_is_found_out),
		cmocka_unit_test(a_task_that_is_lost_or_counted_twice_is_found_out),
		cmocka_unit_test(a_wrong_clock_is_found_out),
		cmocka_unit_test(clocks_that_are_read_one_after_the_other_are_not_wrong),
		cmocka_unit_test(closed_load_has_nothing_to_check),
	};
	return cmocka_run_group_tests_name("little", tests, NULL, NULL);
}
