/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine did to a run, and what is done about it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harness/bench/budget.h"
#include "harness/claims/claim_plan.h"
#include "harness/process/exit.h"
#include "harness/results/noise.h"
#include "harness/machine/shares.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static struct shares shares(double busy, double steal, double idle, double own_s)
{
	const struct machine_time before = {7000000000, 3000000000, 9000000000};
	const struct machine_time after = {before.busy + (uint64_t)(busy * 1e9),
		before.steal + (uint64_t)(steal * 1e9), before.idle + (uint64_t)(idle * 1e9)};

	return shares_between(&before, &after, own_s);
}

static void what_is_not_the_benchs_own_is_foreign(void **state)
{
	struct shares found = shares(1.2, 0.2, 0.6, 0.8);

	(void)state;
	NEAR(found.steal, 0.1);
	NEAR(found.foreign, 0.2);
	NEAR(shares(1, 0, 1, 1).foreign, 0);
	/* The counters round: less than its own is nothing. */
	NEAR(shares(1, 0, 1, 1.01).foreign, 0);
}

static void nobody_knows_what_the_counters_cannot_show(void **state)
{
	(void)state;
	assert_true(isnan(shares(1, 0, 1, NAN).foreign));
	NEAR(shares(1, 0.5, 1, NAN).steal, 0.2);
	assert_true(isnan(shares(0.5, 0.1, 0.3, 0.1).steal));
	NEAR(shares(0.5, 0.1, 0.2, 0.1).foreign, 0.5);
	assert_true(isnan(shares(0.2, 0, 0.2, 0).foreign));
}

static void the_reason_is_said_in_words(void **state)
{
	char reason[NOISE_REASON];

	(void)state;
	assert_true(noise_reason(0.023, 0.01, reason));
	assert_string_equal(reason, "steal 2.3 %");
	assert_true(noise_reason(NAN, 0.125, reason));
	assert_string_equal(reason, "foreign 12.5 %");
	assert_true(noise_reason(0.5, 0.5, reason));
	assert_string_equal(reason, "steal 50.0 %, foreign 50.0 %");
	assert_false(noise_reason(0.01, 0.05, reason));
	assert_string_equal(reason, "");
	assert_false(noise_reason(NAN, NAN, reason));
}

/* How many repetitions are left for a cell. */
static int left(struct budget *budget, size_t cell)
{
	int count = 0;

	while (count < 100 && budget_take(budget, cell))
		count++;
	return count;
}

static void half_as_many_runs_more_for_each_cell(void **state)
{
	struct suite suite;
	struct plan plan;
	struct budget budget;

	(void)state;
	assert_int_equal(claim_plan_open(&plan, &suite, "smoke", "A1,B5", "sequential,eventloop"),
		EXIT_FINE);
	budget_open(&budget, &plan, 7);
	assert_int_equal(left(&budget, 0), 3);
	assert_int_equal(left(&budget, 1), 3);
	assert_int_equal(left(&budget, 0), 0);
	budget_extend(&budget, 10);
	assert_int_equal(left(&budget, 0), 2);
	budget_extend(&budget, 3);
	assert_int_equal(left(&budget, 3), 5);
	budget_close(&budget);

	struct record items[] = {
		{.row = "A1", .model = "eventloop", .workers = 1, .set_aside = "x"},
		{.row = "A1", .model = "eventloop", .workers = 1, .set_aside = ""},
		{.row = "A1", .model = "eventloop", .workers = 2, .set_aside = "x"},
		{.row = "gone", .model = "eventloop", .workers = 1, .set_aside = "x"}};
	budget_open(&budget, &plan, 6);
	budget_count(&budget, &(struct records){items, 4});
	assert_int_equal(left(&budget, 0), 3);
	assert_int_equal(left(&budget, 1), 2);
	budget_close(&budget);
	plan_release(&plan);
	suite_release(&suite);
}

static void the_arms_of_a_comparison_share(void **state)
{
	struct suite suite;
	struct plan plan;
	struct budget budget;

	(void)state;
	assert_int_equal(claim_plan_open(&plan, &suite, "full", "B1", "eventloop"), EXIT_FINE);
	assert_int_equal(plan.count, 2);
	budget_open(&budget, &plan, 6);
	assert_int_equal(left(&budget, 1), 6);
	assert_int_equal(left(&budget, 0), 0);
	budget_close(&budget);
	plan_release(&plan);
	suite_release(&suite);
}

static void one_in_ten_is_borne(void **state)
{
	struct record items[20] = {{0}};
	const struct record *records[20];
	const struct records none = {NULL, 0};
	struct cell cell = {.records = records, .rounds = 20};

	(void)state;
	for (int i = 0; i < 20; i++) {
		items[i] = (struct record){.round = i + 1, .disturbed = ""};
		records[i] = &items[i];
	}
	items[3].disturbed = items[7].disturbed = "steal 2.0 %";
	assert_false(noise_prevails(&cell, &none));
	items[19].disturbed = "steal 2.0 %";
	assert_true(noise_prevails(&cell, &none));
	/* What was run again is good enough. */
	cell.rounds = 19;
	items[7].disturbed = "";
	assert_false(noise_prevails(&cell, &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_the_benchs_own_is_foreign),
		cmocka_unit_test(nobody_knows_what_the_counters_cannot_show),
		cmocka_unit_test(the_reason_is_said_in_words),
		cmocka_unit_test(one_in_ten_is_borne),
		cmocka_unit_test(half_as_many_runs_more_for_each_cell),
		cmocka_unit_test(the_arms_of_a_comparison_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
