/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the timing wheel (models/loop/timers.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/task/state.h"
#include "models/loop/timers.h"

enum { COUNT = 1000 };

static struct task *tasks[COUNT];
static struct timers timers;

static int set_up(void **state)
{
	(void)state;
	if (arena_open(SHARED_BY_NONE) < 0)
		return -1;
	for (int i = 0; i < COUNT; i++) {
		struct activation *activation = arena_allocate(sizeof(*activation));
		tasks[i] = calloc(1, sizeof(*tasks[i]));
		activation->timer = 0;
		tasks[i]->activation = arena_number(activation);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT; i++)
		free(tasks[i]);
	arena_close();
	return 0;
}

/* A fixed order that is neither rising nor falling, each moment given to four tasks. */
static int64_t moment(int i)
{
	return (i * 7919 % COUNT) / 4;
}

static void add_all(void)
{
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(timers_add(&timers, tasks[i], moment(i)), 0);
}

static int close_timers(void **state)
{
	(void)state;
	timers_close(&timers);
	return 0;
}

static int index_of(const struct task *task)
{
	for (int i = 0; i < COUNT; i++)
		if (tasks[i] == task)
			return i;
	return -1;
}

static void none_expires_before_its_time(void **state)
{
	(void)state;
	assert_true(timers_next(&timers) == FOREVER);
	assert_null(timers_expired(&timers, 1LL << 40));
	timers_add(&timers, tasks[0], 100);
	assert_int_equal(timers_next(&timers), 100);
	assert_null(timers_expired(&timers, 99));
	assert_ptr_equal(timers_expired(&timers, 100), tasks[0]);
	assert_null(timers_expired(&timers, 100));
}

static void they_expire_in_order_and_equals_as_added(void **state)
{
	(void)state;
	add_all();
	int64_t last = -1;
	int last_index = -1;
	for (int n = 0; n < COUNT; n++) {
		struct task *task = timers_expired(&timers, COUNT);
		assert_non_null(task);
		int i = index_of(task);
		assert_true(moment(i) > last || (moment(i) == last && i > last_index));
		last = moment(i);
		last_index = i;
		assert_int_equal(task_activation(task)->timer, 0);
	}
	assert_null(timers_expired(&timers, COUNT));
}

static void removed_ones_never_expire(void **state)
{
	(void)state;
	add_all();
	for (int i = 0; i < COUNT; i += 3)
		timers_remove(&timers, tasks[i]);
	timers_remove(&timers, tasks[0]); /* once more does no harm */
	int left = 0;
	int64_t last = -1;
	for (struct task *task; (task = timers_expired(&timers, COUNT)); left++) {
		assert_true(index_of(task) % 3 != 0);
		assert_true(moment(index_of(task)) >= last);
		last = moment(index_of(task));
	}
	assert_int_equal(left, COUNT - (COUNT + 2) / 3);
}

/* Moments from a nanosecond to years away, with time passing in strides that end anywhere. */
static void they_expire_on_time_however_far_away(void **state)
{
	(void)state;
	int64_t moments[COUNT], now = 0;
	uint64_t random = 1;
	for (int i = 0; i < COUNT; i++) {
		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		moments[i] = (int64_t)(random >> (2 + i % 60));
		assert_int_equal(timers_add(&timers, tasks[i], moments[i]), 0);
	}
	int expired = 0;
	for (int64_t stride = 1; expired < COUNT; stride += stride / 3 + 1) {
		int64_t last = now;
		now = now > FOREVER / 2 - stride ? FOREVER - 1 : now + stride;
		for (struct task *task; (task = timers_expired(&timers, now)); expired++) {
			int64_t moment_now = moments[index_of(task)];
			assert_true(moment_now <= now && moment_now >= last);
			last = moment_now;
			moments[index_of(task)] = -1;
		}
		int64_t first = FOREVER;
		for (int i = 0; i < COUNT; i++)
			if (moments[i] >= 0 && moments[i] < first)
				first = moments[i];
		assert_true(first > now || expired == COUNT);
		assert_true(timers_next(&timers) == first);
	}
}

/* Some are added after others have expired, also with deadlines that have passed. */
static void they_may_be_added_at_any_time(void **state)
{
	(void)state;
	enum { LATE = 5000 };
	timers_add(&timers, tasks[0], 3 * LATE);
	timers_add(&timers, tasks[1], LATE);
	assert_ptr_equal(timers_expired(&timers, 2 * LATE), tasks[1]);
	timers_add(&timers, tasks[2], LATE / 2);
	timers_add(&timers, tasks[3], LATE / 2 - 1);
	timers_add(&timers, tasks[4], 2 * LATE + 1);
	timers_add(&timers, tasks[5], LATE / 2);
	assert_int_equal(timers_next(&timers), LATE / 2 - 1);
	assert_ptr_equal(timers_expired(&timers, 2 * LATE), tasks[3]);
	assert_ptr_equal(timers_expired(&timers, 2 * LATE), tasks[2]);
	assert_ptr_equal(timers_expired(&timers, 2 * LATE), tasks[5]);
	assert_null(timers_expired(&timers, 2 * LATE));
	timers_remove(&timers, tasks[4]);
	assert_true(timers_next(&timers) <= 3 * LATE);
	assert_null(timers_expired(&timers, 3 * LATE - 1));
	assert_ptr_equal(timers_expired(&timers, 3 * LATE), tasks[0]);
	assert_true(timers_next(&timers) == FOREVER);
}

static void instances_do_not_disturb_each_other(void **state)
{
	(void)state;
	struct timers other = {0};
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(timers_add(i % 2 ? &other : &timers, tasks[i], moment(i)), 0);
	int expired = 0;
	for (struct task *task; (task = timers_expired(&other, COUNT)); expired++)
		assert_int_equal(index_of(task) % 2, 1);
	assert_int_equal(expired, COUNT / 2);
	assert_true(timers_next(&other) == FOREVER);
	assert_int_equal(timers_next(&timers), 0);
	timers_remove(&timers, tasks[0]);
	assert_int_equal(timers_add(&other, tasks[0], 2 * COUNT), 0);
	timers_close(&other);
	expired = 0;
	for (struct task *task; (task = timers_expired(&timers, COUNT)); expired++) {
		assert_int_equal(index_of(task) % 2, 0);
		assert_int_not_equal(index_of(task), 0);
	}
	assert_int_equal(expired, COUNT / 2 - 1);
	task_activation(tasks[0])->timer = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(none_expires_before_its_time, close_timers),
		cmocka_unit_test_teardown(they_expire_in_order_and_equals_as_added, close_timers),
		cmocka_unit_test_teardown(removed_ones_never_expire, close_timers),
		cmocka_unit_test_teardown(they_expire_on_time_however_far_away, close_timers),
		cmocka_unit_test_teardown(they_may_be_added_at_any_time, close_timers),
		cmocka_unit_test_teardown(instances_do_not_disturb_each_other, close_timers),
	};
	return cmocka_run_group_tests_name("timers", tests, set_up, tear_down);
}
