/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one line that says why something failed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "harness/format/problem.h"

static void the_error_is_answered(void **state)
{
	struct problem problem;
	(void)state;
	assert_int_equal(problem_set(&problem, -EPROTO, "line %d: %s", 7, "odd"), -EPROTO);
	assert_string_equal(problem.text, "line 7: odd");
}

static void what_was_said_before_may_be_part_of_it(void **state)
{
	struct problem problem;
	(void)state;
	problem_set(&problem, -EPROTO, "odd");
	problem_set(&problem, -EPROTO, "line 7: %s", problem.text);
	assert_string_equal(problem.text, "line 7: odd");
}

static void what_is_too_long_is_cut(void **state)
{
	char words[2 * sizeof(struct problem)];
	struct problem problem;
	(void)state;
	memset(words, 'x', sizeof(words));
	words[sizeof(words) - 1] = '\0';
	problem_set(&problem, -EPROTO, "%s", words);
	assert_int_equal(strlen(problem.text), sizeof(problem.text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_error_is_answered),
		cmocka_unit_test(what_was_said_before_may_be_part_of_it),
		cmocka_unit_test(what_is_too_long_is_cut),
	};
	return cmocka_run_group_tests_name("problem", tests, NULL, NULL);
}
