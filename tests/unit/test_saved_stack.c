/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the memory for saved stacks (models/coroutine/saved_stack.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "models/coroutine/saved_stack.h"

enum { COUNT = 20000 };

static struct saved_stacks stacks;
static unsigned char *blocks[COUNT];

static int tear_down(void **state)
{
	(void)state;
	saved_stacks_close(&stacks);
	return 0;
}

/* Up to and above the largest size class. */
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
	blocks[i] = saved_stack_take(&stacks, size_of(i));
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
		saved_stack_give(&stacks, blocks[i], size_of(i));
	for (int i = 0; i < COUNT; i += 3)
		take(i);
	for (int i = 0; i < COUNT; i++) {
		expect_marked(i);
		saved_stack_give(&stacks, blocks[i], size_of(i));
	}
}

static void what_was_given_is_taken_first(void **state)
{
	(void)state;
	void *first = saved_stack_take(&stacks, 200);
	saved_stack_take(&stacks, 200);
	saved_stack_give(&stacks, first, 200);
	assert_ptr_equal(saved_stack_take(&stacks, 193), first); /* the same size class */
}

static void it_is_empty_after_the_end(void **state)
{
	(void)state;
	take(0);
	saved_stacks_close(&stacks);
	static const struct saved_stacks empty;
	assert_memory_equal(&stacks, &empty, sizeof(stacks));
	take(1);
	expect_marked(1);
}

/* What one has free is not the other's to take, and the end of one leaves the other's blocks. */
static void instances_do_not_disturb_each_other(void **state)
{
	(void)state;
	static struct saved_stacks other;
	take(0);
	void *freed = saved_stack_take(&stacks, 200);
	saved_stack_give(&stacks, freed, 200);
	for (int i = 0; i < COUNT; i++) {
		unsigned char *block = saved_stack_take(&other, 200);
		assert_non_null(block);
		assert_ptr_not_equal(block, freed);
		memset(block, 0, 200);
	}
	expect_marked(0);
	saved_stacks_close(&other);
	expect_marked(0);
	assert_ptr_equal(saved_stack_take(&stacks, 200), freed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(blocks_do_not_overlap, tear_down),
		cmocka_unit_test_teardown(what_was_given_is_taken_first, tear_down),
		cmocka_unit_test_teardown(it_is_empty_after_the_end, tear_down),
		cmocka_unit_test_teardown(instances_do_not_disturb_each_other, tear_down),
	};
	return cmocka_run_group_tests_name("saved_stack", tests, NULL, NULL);
}
