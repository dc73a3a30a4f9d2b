/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "models/parts/spill.h"

enum { COUNT = 20000 };

static unsigned char *blocks[COUNT];

static int tear_down(void **state)
{
	(void)state;
	spill_close();
	return 0;
}

/* Up to and above what is kept by size. */
static size_t size_of(int i)
{
	return 1 + (size_t)i * 7919 % 4500;
}

static unsigned char mark_of(int i)
{
	return (unsigned char)(i * 13 + 1);
}

static void take(int i)
{
	blocks[i] = spill_take(size_of(i));
	assert_non_null(blocks[i]);
	assert_int_equal((uintptr_t)blocks[i] % 8, 0);
	memset(blocks[i], mark_of(i), size_of(i));
}

static void expect_marked(int i)
{
	for (size_t at = 0; at < size_of(i); at++)
		assert_int_equal(blocks[i][at], mark_of(i));
}

static void blocks_do_not_overlap(void **state)
{
	(void)state;
	for (int i = 0; i < COUNT; i++)
		take(i);
	for (int i = 0; i < COUNT; i += 3)
		spill_give_back(blocks[i], size_of(i));
	for (int i = 0; i < COUNT; i += 3)
		take(i);
	for (int i = 0; i < COUNT; i++) {
		expect_marked(i);
		spill_give_back(blocks[i], size_of(i));
	}
}

static void what_was_given_back_is_taken_first(void **state)
{
	(void)state;
	void *first = spill_take(200);
	spill_take(200);
	spill_give_back(first, 200);
	assert_ptr_equal(spill_take(193), first); /* as many 8 bytes */
}

static void it_can_be_used_again_after_the_end(void **state)
{
	(void)state;
	take(0);
	spill_close();
	take(1);
	expect_marked(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(blocks_do_not_overlap, tear_down),
		cmocka_unit_test_teardown(what_was_given_back_is_taken_first, tear_down),
		cmocka_unit_test_teardown(it_can_be_used_again_after_the_end, tear_down),
	};
	return cmocka_run_group_tests_name("spill", tests, NULL, NULL);
}
