/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "workloads/traffic.h"

#define MANY 20000

static struct scene scene_of(int64_t tasks, double second)
{
	return (struct scene){.tasks = tasks, .second = second};
}

static void all_at_once_has_no_moments(void **state)
{
	(void)state;
	struct scene scene = scene_of(3, 2);
	struct traffic traffic = {.rate = 0};
	double delays[] = {1, 5, 2};
	assert_int_equal(traffic_setup(&traffic, &scene), 0);
	assert_null(traffic.moments);
	assert_true(traffic_moment(&traffic, 2) == 0);
	assert_true(traffic_span(&traffic, &scene, &(struct seconds_list){3, delays}) == 10);
	traffic_release(&traffic);
}

static void constant_arrivals_are_at_equal_distances(void **state)
{
	(void)state;
	struct scene scene = scene_of(5, 0.5);
	struct traffic traffic = {.rate = 10};
	assert_int_equal(traffic_setup(&traffic, &scene), 0);
	for (int i = 0; i < 5; i++)
		assert_true(fabs(traffic_moment(&traffic, i) - i * 0.05) < 1e-12);
	traffic_release(&traffic);
}

/* The last to arrive need not be the last to end. */
static void the_path_ends_with_the_latest_end(void **state)
{
	(void)state;
	struct scene scene = scene_of(3, 1);
	struct traffic traffic = {.rate = 1};
	double delays[] = {1, 5, 2};
	assert_int_equal(traffic_setup(&traffic, &scene), 0);
	assert_true(traffic_span(&traffic, &scene, &(struct seconds_list){3, delays}) == 6);
	traffic_release(&traffic);
}

/* Exponential distances: mean and standard deviation are both 1 / rate, and a share 1 - 1/e of them
 * is below it. The seed is given, so that chance has no part in this. */
static void random_arrivals_are_a_poisson_process(void **state)
{
	(void)state;
	struct scene scene = scene_of(MANY, 1);
	struct traffic traffic = {.rate = 4, .arrivals = 1, .seed = 7};
	double before = 0, sum = 0, squares = 0;
	int below = 0;
	assert_int_equal(traffic_setup(&traffic, &scene), 0);
	for (int i = 0; i < MANY; i++) {
		double distance = traffic_moment(&traffic, i) - before;
		before = traffic_moment(&traffic, i);
		assert_true(distance >= 0);
		sum += distance;
		squares += distance * distance;
		below += distance < 0.25;
	}
	double mean = sum / MANY, deviation = sqrt(squares / MANY - mean * mean);
	assert_true(fabs(mean / 0.25 - 1) < 0.03);
	assert_true(fabs(deviation / 0.25 - 1) < 0.05);
	assert_true(fabs(below / (double)MANY - (1 - exp(-1))) < 0.02);
	traffic_release(&traffic);
}

static void the_seed_decides(void **state)
{
	(void)state;
	struct scene scene = scene_of(10, 1);
	struct traffic one = {.rate = 1, .arrivals = 1, .seed = 1}, same = one, other = one;
	other.seed = 65537; /* beyond the lower half */
	assert_int_equal(traffic_setup(&one, &scene), 0);
	assert_int_equal(traffic_setup(&same, &scene), 0);
	assert_int_equal(traffic_setup(&other, &scene), 0);
	assert_memory_equal(one.moments, same.moments, 10 * sizeof(double));
	assert_memory_not_equal(one.moments, other.moments, 10 * sizeof(double));
	traffic_release(&one);
	traffic_release(&same);
	traffic_release(&other);
}

static void assert_refused(struct traffic traffic, struct scene scene, const char *words)
{
	char problem[256] = "";
	assert_true(traffic_check(&traffic, &scene, problem) < 0);
	assert_non_null(strstr(problem, words));
}

static void what_does_not_go_together_is_refused(void **state)
{
	(void)state;
	char problem[256];
	struct scene alone = {.tasks = 5, .second = 1, .in_flight_limit = 1};
	struct scene called = {.tasks = 5, .second = 1, .in_flight_limit = 1, .calls = true};
	struct traffic hog = {.disturb = DISTURB_CPU, .stretch = 0.01};
	assert_refused((struct traffic){.arrivals = 1}, alone, "give --rate");
	assert_refused((struct traffic){.rate = 1e-9}, alone, "fewer --tasks");
	assert_refused((struct traffic){.disturb = DISTURB_CPU}, called, "stretch=0");
	assert_refused(hog, alone, "--workers 2");
	assert_int_equal(traffic_check(&hog, &called, problem), 0);
}

/* What the hog has done counts as work, and the hog as one more task. */
static void the_hog_is_part_of_work_and_span(void **state)
{
	(void)state;
	struct traffic traffic = {.disturb = DISTURB_CPU};
	effort_add(&traffic.labour, 2000000000, 10);
	effort_add(&traffic.labour, 1000000000, 10);
	struct work_span cost = traffic_work_span(
		&traffic, (struct work_span){.span = 1.5, .work = 3, .waiting = 4});
	assert_true(cost.work == 3 + 2 && cost.span == 2 && cost.waiting == 4);
	assert_int_equal(cost.beside, 1);
	cost = traffic_work_span(&(struct traffic){.disturb = DISTURB_NONE}, cost);
	assert_true(cost.work == 5);
	assert_int_equal(cost.beside, 1);
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
	};
	return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}
