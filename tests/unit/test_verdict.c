/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts on records made by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/results/noise.h"
#include "harness/claims/verdict.h"
#include "harness/results/row.h"

enum { ROUNDS = 6 };

static struct record made[ROUNDS];
static const struct record *listed[ROUNDS];
static struct row row;
static struct cell cell;

/* A cell of so many rounds, each with the facts given as JSON and the wall times given. */
static void make(const double *walls, size_t count, const char *facts)
{
	for (size_t i = 0; i < count; i++) {
		json_decref(made[i].json);
		made[i] = (struct record){.round = (int)i + 1,
			.second = 0.1,
			.wall_s = walls[i] * 0.1,
			.valid = true,
			.ending = "ok",
			.checksum = "",
			.steal = 0,
			.foreign = 0,
			.set_aside = "",
			.disturbed = "",
			.json = json_pack("{s:o, s:o}", "facts", json_loads(facts, 0, NULL),
				"latency_ns", json_pack("{s:i}", "max", 7))};
		listed[i] = &made[i];
	}
	row = (struct row){.ending = ""};
	cell = (struct cell){.row = &row,
		.model = "threads",
		.records = listed,
		.rounds = count,
		.problem = "",
		.agreement = AGREES};
}

static const double two[ROUNDS] = {2, 2.01, 2.02, 1.99, 2, 2.01};

static void forget(void)
{
	for (size_t i = 0; i < ROUNDS; i++) {
		json_decref(made[i].json);
		made[i].json = NULL;
	}
}

static void bounds_belong_to_what_is_held(void **state)
{
	const double one[] = {1};

	(void)state;
	assert_int_equal(verdict_of_values(one, 1, 1, 2, false), VERDICT_HELD);
	assert_int_equal(verdict_of_values(one, 1, 0, 1, false), VERDICT_HELD);
	assert_int_equal(verdict_of_values(one, 1, NAN, 1, false), VERDICT_HELD);
	assert_int_equal(verdict_of_values(one, 1, 1.001, NAN, false), VERDICT_NOT_HELD);
	assert_int_equal(verdict_of_values(one, 0, 0, 9, true), VERDICT_NOT_HELD);
}

static void what_reaches_into_the_bounds_is_open(void **state)
{
	const double three[] = {1, 2, 3}, six[] = {1, 2, 2, 2, 2, 3};

	(void)state;
	assert_int_equal(verdict_of_values(three, 3, 3, 4, false), VERDICT_UNDECIDED);
	assert_int_equal(verdict_of_values(three, 3, 3.001, 4, false), VERDICT_NOT_HELD);
	assert_int_equal(verdict_of_values(three, 3, 0, 1, false), VERDICT_UNDECIDED);
	assert_int_equal(verdict_of_values(six, 6, 0, 1, false), VERDICT_UNDECIDED);
	assert_int_equal(verdict_of_values(six, 6, 0, 0.999, false), VERDICT_NOT_HELD);
	assert_int_equal(verdict_of_values(six, 6, 0, 0.999, true), VERDICT_UNDECIDED);
	assert_int_equal(verdict_of_values(six, 6, 2, 2, true), VERDICT_BY_MEDIAN);
	assert_int_equal(verdict_of_values(six, 6, 1.5, NAN, false), VERDICT_BY_MEDIAN);
	assert_int_equal(verdict_of_values(six, 6, 1, 3, false), VERDICT_HELD);
}

static void most_rounds_make_noise(void **state)
{
	const struct records none = {NULL, 0};

	(void)state;
	make(two, 4, "{}");
	made[0].steal = made[1].foreign = 0.2;
	made[2].foreign = made[3].steal = NAN;
	assert_false(noise_prevails(&cell, &none));
	made[2].foreign = 0.051;
	assert_true(noise_prevails(&cell, &none));
	made[2].foreign = 0;
	made[3].disturbed = "steal 2.0 %";
	assert_true(noise_prevails(&cell, &none));
}

static void short_runs_are_judged_by_their_round(void **state)
{
	struct record others[] = {{.round = 1, .steal = 0, .foreign = 0.5},
		{.round = 1, .steal = 0, .foreign = 0.6}, {.round = 1, .steal = 0, .foreign = 0},
		{.round = 2, .steal = NAN, .foreign = NAN}};
	const struct records all = {others, 4};

	(void)state;
	make(two, 1, "{}");
	made[0].foreign = NAN;
	assert_true(noise_prevails(&cell, &all));
	made[0].round = 2;
	assert_false(noise_prevails(&cell, &all));
	made[0].round = 1;
	made[0].foreign = 0;
	assert_false(noise_prevails(&cell, &all));
}

static enum verdict time_is(double seconds)
{
	const struct claim_run run = {.tolerance = 0.05, .slack_s = 0.01};
	return verdict_of_time(&cell, &run, seconds).verdict;
}

static void times_have_tolerance_and_slack(void **state)
{
	const double late[] = {2.19, 2.19, 2.19}, early[] = {1.89, 1.89, 1.89};

	(void)state;
	make(two, ROUNDS, "{}");
	assert_int_equal(time_is(2), VERDICT_HELD);
	assert_int_equal(time_is(3), VERDICT_NOT_HELD);
	/* 2 + 5 % + 10 ms of real time, which are 0.1 here. */
	make(late, 3, "{}");
	assert_int_equal(time_is(2), VERDICT_HELD);
	assert_int_equal(time_is(1.98), VERDICT_NOT_HELD);
	/* Slack excuses lateness alone. */
	make(early, 3, "{}");
	assert_int_equal(time_is(2), VERDICT_NOT_HELD);
}

static struct check_result check(struct check check)
{
	if (!check.is && check.min == 0 && check.max == 0)
		check.min = check.max = NAN;
	return verdict_of_check(&check, &cell, 2);
}

static void facts_must_be_as_claimed(void **state)
{
	json_t *right = json_string("3,1,2"), *wrong = json_string("1,2,3"),
	       *five = json_integer(5);

	(void)state;
	make(two, 3, "{\"finish\": \"3,1,2\", \"peak\": 5.0}");
	assert_int_equal(
		check((struct check){.name = "finish", .is = right}).verdict, VERDICT_HELD);
	assert_int_equal(check((struct check){.name = "peak", .is = five}).verdict, VERDICT_HELD);
	struct check_result result = check((struct check){.name = "finish", .is = wrong});
	assert_int_equal(result.verdict, VERDICT_NOT_HELD);
	assert_string_equal(result.reason, "finish is \"3,1,2\", not \"1,2,3\"");
	assert_int_equal(
		check((struct check){.name = "peak", .is = right}).verdict, VERDICT_NOT_HELD);
	json_decref(right);
	json_decref(wrong);
	json_decref(five);
}

static void what_the_record_does_not_say_is_not_held(void **state)
{
	json_t *one = json_integer(1);

	(void)state;
	make(two, 3, "{\"lost\": null, \"peak\": \"many\"}");
	struct check_result result = check((struct check){.name = "gone", .is = one});
	assert_int_equal(result.verdict, VERDICT_NOT_HELD);
	assert_string_equal(result.reason, "the record does not say 'gone'");
	result = check((struct check){.name = "gone", .min = NAN, .max = 5});
	assert_string_equal(result.reason, "the record does not say 'gone'");
	assert_int_equal(check((struct check){.name = "peak", .min = NAN, .max = 5}).verdict,
		VERDICT_NOT_HELD);
	assert_int_equal(
		check((struct check){.name = "lost", .min = 0, .max = 5, .median = true}).verdict,
		VERDICT_NOT_HELD);
	json_decref(one);
}

static void every_round_counts_unless_the_median_does(void **state)
{
	struct check peak = {.name = "peak", .min = NAN, .max = 5};

	(void)state;
	make(two, 3, "{\"peak\": 5}");
	assert_int_equal(check(peak).verdict, VERDICT_HELD);
	json_object_set_new(json_object_get(made[1].json, "facts"), "peak", json_integer(6));
	cell.noisy = true;
	assert_int_equal(check(peak).verdict, VERDICT_NOT_HELD);
	peak.median = true;
	assert_int_equal(check(peak).verdict, VERDICT_BY_MEDIAN);
	assert_string_equal(check(peak).reason, "peak is 5.00: at most 5.00 by its median only");
}

static void bounds_may_be_for_one_core(void **state)
{
	struct check load = {.name = "load", .min = 0.9, .max = NAN, .times_cores = true};

	(void)state;
	make(two, 3, "{\"load\": 1.8}");
	assert_int_equal(check(load).verdict, VERDICT_HELD);
	load.min = 0.91;
	assert_int_equal(check(load).verdict, VERDICT_NOT_HELD);
}

static void fields_may_lie_within_others(void **state)
{
	(void)state;
	make(two, 3, "{}");
	assert_int_equal(
		check((struct check){
			      .source = CHECK_FIELD, .name = "latency_ns.max", .min = 7, .max = 7})
			.verdict,
		VERDICT_HELD);
	assert_int_equal(
		check((struct check){
			      .source = CHECK_FIELD, .name = "latency_ns.min", .min = 7, .max = 7})
			.verdict,
		VERDICT_NOT_HELD);
	assert_int_equal(check((struct check){.source = CHECK_FIELD,
				       .name = "wall_document_s",
				       .min = 1.99,
				       .max = 2.03})
				 .verdict,
		VERDICT_HELD);
}

static void ratios_are_paired_by_round(void **state)
{
	struct record slower[3];
	const struct record *slowers[3];
	struct cell other = {.model = "sequential", .records = slowers, .rounds = 2};
	struct check ratio = {.source = CHECK_RATIO,
		.name = "wall_document_s",
		.of = "threads",
		.to = "sequential",
		.min = NAN,
		.max = 0.5};

	(void)state;
	make(two, 3, "{}");
	for (int i = 0; i < 3; i++) {
		slower[i] = made[i];
		slower[i].wall_s *= 2;
		slowers[i] = &slower[i];
	}
	slower[1].wall_s = 1e9; /* a round that is not compared */
	slower[1].round = 17;
	assert_int_equal(verdict_of_ratio(&ratio, &cell, &other).verdict, VERDICT_HELD);
	ratio.max = 0.49;
	assert_int_equal(verdict_of_ratio(&ratio, &cell, &other).verdict, VERDICT_NOT_HELD);
	other.rounds = 0;
	assert_int_equal(verdict_of_ratio(&ratio, &cell, &other).verdict, VERDICT_NOT_HELD);
}

static void runs_must_end_as_they_should(void **state)
{
	(void)state;
	make(two, 3, "{}");
	assert_int_equal(verdict_of_runs(&cell).verdict, VERDICT_HELD);
	cell.agreement = UNCHECKED;
	assert_int_equal(verdict_of_runs(&cell).verdict, VERDICT_HELD);
	cell.agreement = DISAGREES;
	assert_int_equal(verdict_of_runs(&cell).verdict, VERDICT_NOT_HELD);
	cell.agreement = AGREES;
	row.ending = "deadlock";
	assert_string_equal(verdict_of_runs(&cell).reason, "it ended 'ok', not 'deadlock'");
	made[0].ending = made[1].ending = made[2].ending = "deadlock";
	assert_int_equal(verdict_of_runs(&cell).verdict, VERDICT_HELD);
	cell.invalid = 1;
	cell.problem = "an append was lost";
	assert_string_equal(verdict_of_runs(&cell).reason, "an append was lost");
	cell.invalid = cell.rounds = 0;
	assert_string_equal(verdict_of_runs(&cell).reason, "there is no record");
	forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_belong_to_what_is_held),
		cmocka_unit_test(what_reaches_into_the_bounds_is_open),
		cmocka_unit_test(most_rounds_make_noise),
		cmocka_unit_test(short_runs_are_judged_by_their_round),
		cmocka_unit_test(times_have_tolerance_and_slack),
		cmocka_unit_test(facts_must_be_as_claimed),
		cmocka_unit_test(what_the_record_does_not_say_is_not_held),
		cmocka_unit_test(every_round_counts_unless_the_median_does),
		cmocka_unit_test(bounds_may_be_for_one_core),
		cmocka_unit_test(fields_may_lie_within_others),
		cmocka_unit_test(ratios_are_paired_by_round),
		cmocka_unit_test(runs_must_end_as_they_should),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
