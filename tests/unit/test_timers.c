/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/parts/core.h"
#include "models/parts/timers.h"

enum { COUNT = 1000 };

static struct task *tasks[COUNT];

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
	timers_close();
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
		assert_int_equal(timers_add(tasks[i], moment(i)), 0);
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
	assert_true(timers_next() == FOREVER);
	assert_null(timers_expired(1LL << 40));
	timers_add(tasks[0], 100);
	assert_int_equal(timers_next(), 100);
	assert_null(timers_expired(99));
	assert_ptr_equal(timers_expired(100), tasks[0]);
	assert_null(timers_expired(100));
}

static void they_expire_in_order_and_equals_as_entered(void **state)
{
	(void)state;
	add_all();
	int64_t last = -1;
	int last_index = -1;
	for (int n = 0; n < COUNT; n++) {
		struct task *task = timers_expired(COUNT);
		assert_non_null(task);
		int i = index_of(task);
		assert_true(moment(i) > last || (moment(i) == last && i > last_index));
		last = moment(i);
		last_index = i;
		assert_int_equal(task_activation(task)->timer, 0);
	}
	assert_null(timers_expired(COUNT));
}

static void removed_ones_never_expire(void **state)
{
	(void)state;
	add_all();
	for (int i = 0; i < COUNT; i += 3)
		timers_remove(tasks[i]);
	timers_remove(tasks[0]); /* once more does no harm */
	int left = 0;
	int64_t last = -1;
	for (struct task *task; (task = timers_expired(COUNT)); left++) {
		assert_true(index_of(task) % 3 != 0);
		assert_true(moment(index_of(task)) >= last);
		last = moment(index_of(task));
	}
	assert_int_equal(left, COUNT - (COUNT + 2) / 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_expires_before_its_time),
		cmocka_unit_test(they_expire_in_order_and_equals_as_entered),
		cmocka_unit_test(removed_ones_never_expire),
	};
	return cmocka_run_group_tests_name("timers", tests, set_up, tear_down);
}
