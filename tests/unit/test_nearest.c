/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that are near a misspelt one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "harness/process/nearest.h"

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static void distance_counts_single_faults(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("", ""), 0);
	assert_int_equal(nearest_distance("fetch", "fetch"), 0);
	assert_int_equal(nearest_distance("fech", "fetch"), 1);
	assert_int_equal(nearest_distance("feetch", "fetch"), 1);
	assert_int_equal(nearest_distance("fatch", "fetch"), 1);
	assert_int_equal(nearest_distance("fecth", "fetch"), 1);
	assert_int_equal(nearest_distance("", "fetch"), 5);
	assert_int_equal(nearest_distance("fetch", ""), 5);
	assert_int_equal(nearest_distance("FETCH", "fetch"), 0);
}

/* The distance without the restriction would be 2. */
static void distance_touches_no_letter_twice(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("ca", "abc"), 3);
}

static void distance_is_symmetric(void **state)
{
	static const char *const words[] = {"a", "sleep", "sleepers", "pipeline", "digest", ""};

	(void)state;
	for (int i = 0; i < COUNT(words); i++)
		for (int j = 0; j < COUNT(words); j++)
			assert_int_equal(nearest_distance(words[i], words[j]),
				nearest_distance(words[j], words[i]));
}

static void distance_cuts_what_is_too_long(void **state)
{
	char endless[1000];

	(void)state;
	memset(endless, 'x', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	assert_int_equal(nearest_distance(endless, ""), NEAREST_LENGTH);
	assert_int_equal(nearest_distance(endless, endless), 0);
}

static const char *const models[] = {
	"eventloop", "eventloop+threads", "processes", "sequential", "threads"};

static void nearest_finds_the_one_that_was_meant(void **state)
{
	const char *near[NEAREST_MAX];

	(void)state;
	assert_int_equal(nearest("theads", models, COUNT(models), near), 1);
	assert_string_equal(near[0], "threads");
	assert_int_equal(nearest("process", models, COUNT(models), near), 1);
	assert_string_equal(near[0], "processes");
}

static void nearest_takes_a_beginning_for_the_word(void **state)
{
	const char *near[NEAREST_MAX];

	(void)state;
	assert_int_equal(nearest("seq", models, COUNT(models), near), 1);
	assert_string_equal(near[0], "sequential");
	assert_int_equal(nearest("event", models, COUNT(models), near), 2);
}

static void nearest_keeps_silent_when_nothing_is_near(void **state)
{
	const char *near[NEAREST_MAX];

	(void)state;
	assert_int_equal(nearest("xyzzy", models, COUNT(models), near), 0);
	assert_int_equal(nearest("", models, COUNT(models), near), 0);
	assert_int_equal(nearest("threads", models, 0, near), 0);
}

static void nearest_gives_no_more_than_its_max(void **state)
{
	static const char *const alike[] = {"aa", "ab", "ac", "ad", "ae"};
	const char *near[NEAREST_MAX];

	(void)state;
	assert_int_equal(nearest("ax", alike, COUNT(alike), near), NEAREST_MAX);
	assert_string_equal(near[0], "aa");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_counts_single_faults),
		cmocka_unit_test(distance_touches_no_letter_twice),
		cmocka_unit_test(distance_is_symmetric),
		cmocka_unit_test(distance_cuts_what_is_too_long),
		cmocka_unit_test(nearest_finds_the_one_that_was_meant),
		cmocka_unit_test(nearest_takes_a_beginning_for_the_word),
		cmocka_unit_test(nearest_keeps_silent_when_nothing_is_near),
		cmocka_unit_test(nearest_gives_no_more_than_its_max),
	};
	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
