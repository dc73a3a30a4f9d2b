/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What workloads share, and how their options are read. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/process/exit.h"
#include "harness/cell/settings.h"

static void work_is_what_the_formula_expects(void **state)
{
	(void)state;
	for (uint64_t units = 0; units < 70; units++)
		assert_int_equal(work_do(units), work_expected(units));
	assert_int_equal(work_do(123457), work_expected(123457));
	assert_int_not_equal(work_expected(123457), work_expected(123458));
}

static void lists_repeat(void **state)
{
	(void)state;
	double values[] = {1, 2, 3};
	struct seconds_list list = {3, values};
	assert_true(list_value(&list, 7) == 2);
	assert_true(list_sum(&list, 5) == 9);
	assert_true(list_max(&list, 2) == 2);
	assert_true(list_max(&list, 50) == 3);
}

static void checksums_differ_by_order_and_value(void **state)
{
	(void)state;
	uint64_t ab = checksum_add(checksum_add(CHECKSUM_BEGIN, "a", 1), "b", 1);
	assert_int_equal(ab, checksum_add(CHECKSUM_BEGIN, "ab", 2));
	assert_int_not_equal(ab, checksum_add(CHECKSUM_BEGIN, "ba", 2));
	/* A known value of FNV-1a. */
	assert_int_equal(checksum_add(CHECKSUM_BEGIN, "a", 1), 0xaf63dc4c8601ec8cULL);
}

static void the_fastest_stretch_counts(void **state)
{
	(void)state;
	struct effort efforts[2] = {{0}, {0}};
	effort_add(&efforts[0], 4000, 2);
	effort_add(&efforts[0], 1000, 1);
	effort_add(&efforts[1], 9000, 3);
	struct work_span cost = effort_work_span(efforts, 2, sizeof(efforts[0]));
	assert_true(cost.work > 5.999e-6 && cost.work < 6.001e-6);
	assert_true(cost.span > 2.999e-6 && cost.span < 3.001e-6);
	assert_true(cost.waiting == 0);
}

struct probe {
	struct run_parameters parameters;
	int64_t number;
	double seconds;
	struct seconds_list list;
	const char *text;
	int64_t choice;
};

static const struct workload_option options[] = {
	OPTION_WITHIN(1, 10, struct probe, number, "5", ""),
	OPTION(SECONDS, struct probe, seconds, "0.5", ""),
	OPTION(LIST, struct probe, list, "1,2", ""),
	OPTION(TEXT, struct probe, text, "", ""),
	OPTION(CHOICE, struct probe, choice, "all|some|none", ""),
	OPTIONS_END,
};

static const struct workload probe = {.name = "probe", .options = options};

static int apply(struct probe *state, const char *setting)
{
	const char *given[] = {setting, NULL};
	*state = (struct probe){.number = 0};
	return settings_apply(&probe, state, given);
}

static void defaults_and_settings_are_read(void **state)
{
	(void)state;
	struct probe p;
	assert_int_equal(apply(&p, "list=0.25,3,4"), EXIT_FINE);
	assert_int_equal(p.number, 5);
	assert_true(p.seconds == 0.5);
	assert_int_equal(p.list.count, 3);
	assert_true(p.list.values[0] == 0.25 && p.list.values[2] == 4);
	assert_null(p.text);
	json_t *described = settings_describe(&probe, &p);
	assert_string_equal(json_string_value(json_object_get(described, "list")), "0.25,3,4");
	assert_string_equal(json_string_value(json_object_get(described, "number")), "5");
	json_decref(described);
	settings_release(&probe, &p);
}

static void a_choice_is_one_of_its_words(void **state)
{
	(void)state;
	static const char *const words[] = {"all", "some", "none"};
	for (int i = 0; i < 3; i++) {
		struct probe p;
		char setting[32];
		snprintf(setting, sizeof(setting), "choice=%s", words[i]);
		assert_int_equal(apply(&p, setting), EXIT_FINE);
		assert_int_equal(p.choice, i);
		json_t *described = settings_describe(&probe, &p);
		assert_string_equal(
			json_string_value(json_object_get(described, "choice")), words[i]);
		json_decref(described);
		settings_release(&probe, &p);
	}
}

static void things_are_listed_with_commas(void **state)
{
	(void)state;
	char text[LIST_TEXT] = "", outcome[OUTCOME_TEXT];
	for (int i = 1; i < 4; i++)
		list_tell(text, "%d", i);
	assert_string_equal(text, "1,2,3");
	for (int i = 0; i < 1000; i++)
		list_tell(text, "word");
	assert_int_equal(strlen(text), LIST_TEXT - 1);
	outcome_tell((struct outcome){-EPROTO, "status 500"}, outcome);
	assert_string_equal(outcome, "failed EPROTO status 500");
	outcome_tell((struct outcome){-ECANCELED, NULL}, outcome);
	assert_string_equal(outcome, "cancelled");
	outcome_tell((struct outcome){0, NULL}, outcome);
	assert_string_equal(outcome, "ok");
	double values[] = {0, 2, 5};
	struct seconds_list list = {3, values};
	assert_true(list_names(&list, 1) && list_names(&list, 4));
	assert_false(list_names(&list, 0) || list_names(&list, 2));
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"number=0", "number=11", "number=x",
		"number=", "number", "number=3x", "seconds=-1", "seconds=nan", "seconds=inf",
		"seconds=1e300", "list=", "list=1,", "list=,1", "list=1,,2", "list=1;2", "list=-1",
		"nothing=1", "=", "", "choice=", "choice=al", "choice=alls", "choice=all|some"};
	int kept = dup(STDERR_FILENO);
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct probe p;
		if (apply(&p, wrong[i]) != EXIT_USAGE)
			fail_msg("'%s' was taken", wrong[i]);
		settings_release(&probe, &p);
	}
	dup2(kept, STDERR_FILENO);
	close(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_is_what_the_formula_expects),
		cmocka_unit_test(lists_repeat),
		cmocka_unit_test(checksums_differ_by_order_and_value),
		cmocka_unit_test(the_fastest_stretch_counts),
		cmocka_unit_test(defaults_and_settings_are_read),
		cmocka_unit_test(a_choice_is_one_of_its_words),
		cmocka_unit_test(things_are_listed_with_commas),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests_name("workload", tests, NULL, NULL);
}
