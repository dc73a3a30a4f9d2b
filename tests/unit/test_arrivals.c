/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When tasks arrive, at a rate and without. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "workloads/arrivals.h"

#define MANY 20000

static struct run_parameters parameters_of(int64_t tasks, double second)
{
	return (struct run_parameters){.tasks = tasks, .second = second};
}

static void all_at_once_has_no_moments(void **state)
{
	(void)state;
	struct run_parameters parameters = parameters_of(3, 2);
	struct arrivals arrivals = {.rate = 0};
	double delays[] = {1, 5, 2};
	assert_int_equal(arrivals_setup(&arrivals, &parameters), 0);
	assert_null(arrivals.moments);
	assert_true(arrivals_moment(&arrivals, 2) == 0);
	assert_true(arrivals_span(&arrivals, &parameters, &(struct seconds_list){3, delays}) == 10);
	arrivals_release(&arrivals);
}

static void constant_arrivals_are_at_equal_distances(void **state)
{
	(void)state;
	struct run_parameters parameters = parameters_of(5, 0.5);
	struct arrivals arrivals = {.rate = 10};
	assert_int_equal(arrivals_setup(&arrivals, &parameters), 0);
	for (int i = 0; i < 5; i++)
		assert_true(fabs(arrivals_moment(&arrivals, i) - i * 0.05) < 1e-12);
	arrivals_release(&arrivals);
}

/* The last to arrive need not be the last to end. */
static void the_path_ends_with_the_latest_end(void **state)
{
	(void)state;
	struct run_parameters parameters = parameters_of(3, 1);
	struct arrivals arrivals = {.rate = 1};
	double delays[] = {1, 5, 2};
	assert_int_equal(arrivals_setup(&arrivals, &parameters), 0);
	assert_true(arrivals_span(&arrivals, &parameters, &(struct seconds_list){3, delays}) == 6);
	arrivals_release(&arrivals);
}

/* Exponential distances: mean and standard deviation are both 1 / rate, and a share 1 - 1/e of them
 * is below it. The seed is given, so that chance has no part in this. */
static void random_arrivals_are_a_poisson_process(void **state)
{
	(void)state;
	struct run_parameters parameters = parameters_of(MANY, 1);
	struct arrivals arrivals = {.rate = 4, .spacing = 1, .seed = 7};
	double before = 0, sum = 0, squares = 0;
	int below = 0;
	assert_int_equal(arrivals_setup(&arrivals, &parameters), 0);
	for (int i = 0; i < MANY; i++) {
		double distance = arrivals_moment(&arrivals, i) - before;
		before = arrivals_moment(&arrivals, i);
		assert_true(distance >= 0);
		sum += distance;
		squares += distance * distance;
		below += distance < 0.25;
	}
	double mean = sum / MANY, deviation = sqrt(squares / MANY - mean * mean);
	assert_true(fabs(mean / 0.25 - 1) < 0.03);
	assert_true(fabs(deviation / 0.25 - 1) < 0.05);
	assert_true(fabs(below / (double)MANY - (1 - exp(-1))) < 0.02);
	arrivals_release(&arrivals);
}

static void the_seed_decides(void **state)
{
	(void)state;
	struct run_parameters parameters = parameters_of(10, 1);
	struct arrivals one = {.rate = 1, .spacing = 1, .seed = 1}, same = one, other = one;
	other.seed = 65537; /* beyond the lower half */
	assert_int_equal(arrivals_setup(&one, &parameters), 0);
	assert_int_equal(arrivals_setup(&same, &parameters), 0);
	assert_int_equal(arrivals_setup(&other, &parameters), 0);
	assert_memory_equal(one.moments, same.moments, 10 * sizeof(double));
	assert_memory_not_equal(one.moments, other.moments, 10 * sizeof(double));
	arrivals_release(&one);
	arrivals_release(&same);
	arrivals_release(&other);
}

static void assert_refused(
	struct arrivals arrivals, struct run_parameters parameters, const char *words)
{
	char problem[256] = "";
	assert_true(arrivals_check(&arrivals, &parameters, problem) < 0);
	assert_non_null(strstr(problem, words));
}

static void what_does_not_go_together_is_refused(void **state)
{
	(void)state;
	char problem[256];
	struct run_parameters alone = {.tasks = 5, .second = 1, .in_flight_limit = 1};
	struct run_parameters called = {
		.tasks = 5, .second = 1, .in_flight_limit = 1, .calls = true};
	struct arrivals hog = {.disturb = DISTURB_CPU, .stretch = 0.01};
	assert_refused((struct arrivals){.spacing = 1}, alone, "give --rate");
	assert_refused((struct arrivals){.rate = 1e-9}, alone, "fewer --tasks");
	assert_refused((struct arrivals){.disturb = DISTURB_CPU}, called, "stretch=0");
	assert_refused(hog, alone, "--workers 2");
	assert_int_equal(arrivals_check(&hog, &called, problem), 0);
}

/* What the hog has done counts as work, and the hog as one more task. */
static void the_hog_is_part_of_work_and_span(void **state)
{
	(void)state;
	struct arrivals arrivals = {.disturb = DISTURB_CPU};
	effort_add(&arrivals.labour, 2000000000, 10);
	effort_add(&arrivals.labour, 1000000000, 10);
	struct run_parameters parameters = parameters_of(5, 1);
	struct work_span cost = arrivals_work_span(
		&arrivals, &parameters, (struct work_span){.span = 1.5, .work = 3, .waiting = 4});
	assert_true(cost.work == 3 + 2 && cost.span == 2 && cost.waiting == 4);
	assert_int_equal(cost.beside, 1);
	cost = arrivals_work_span(&(struct arrivals){.disturb = DISTURB_NONE}, &parameters, cost);
	assert_true(cost.work == 5);
	assert_int_equal(cost.beside, 1);
}

static void the_last_task_does_not_end_before_it_arrives(void **state)
{
	(void)state;
	struct run_parameters parameters = parameters_of(5, 1);
	struct arrivals arrivals = {.rate = 2};
	assert_int_equal(arrivals_setup(&arrivals, &parameters), 0);
	assert_true(
		arrivals_work_span(&arrivals, &parameters, (struct work_span){.span = 1}).span ==
		2);
	assert_true(
		arrivals_work_span(&arrivals, &parameters, (struct work_span){.span = 3}).span ==
		3);
	arrivals_release(&arrivals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_at_once_has_no_moments),
		cmocka_unit_test(constant_arrivals_are_at_equal_distances),
		cmocka_unit_test(the_path_ends_with_the_latest_end),
		cmocka_unit_test(random_arrivals_are_a_poisson_process),
		cmocka_unit_test(the_seed_decides),
		cmocka_unit_test(what_does_not_go_together_is_refused),
		cmocka_unit_test(the_hog_is_part_of_work_and_span),
		cmocka_unit_test(the_last_task_does_not_end_before_it_arrives),
	};
	return cmocka_run_group_tests_name("arrivals", tests, NULL, NULL);
}
