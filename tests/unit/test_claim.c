/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that are whole, and claims that are broken in one place. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/claims/claim_plan.h"
#include "harness/process/exit.h"
#include "harness/claims/claim_set.h"
#include "harness/results/model_kind.h"
#include "workloads/workload.h"

#define RUN "\"title\": \"t\", \"workload\": \"sleep\", \"second\": 0.1"
#define HEAD "{\"id\": \"A1\", \"kind\": \"timing\", \"documents\": [\"A\"], \"says\": \"s\", "

static struct problem problem;

/* Reads one claim; 0 or -errno. */
static int read_text(const char *text, struct claim_set *claim_set)
{
	json_t *array = json_array();
	json_array_append_new(array, json_loads(text, 0, NULL));
	int status = claim_set_parse(claim_set, array, &problem);
	json_decref(array);
	return status;
}

static void assert_broken(const char *text, const char *words)
{
	struct claim_set claim_set;

	assert_int_equal(read_text(text, &claim_set), -EPROTO);
	if (!strstr(problem.text, words))
		fail_msg("'%s' does not say '%s'", problem.text, words);
	assert_null(claim_set.items);
}

static void defaults_are_filled_in(void **state)
{
	struct claim_set claim_set;

	(void)state;
	assert_int_equal(read_text(HEAD "\"runs\": [{" RUN ", \"document\": {\"overlap\": 1}, "
					"\"holds\": [{\"fact\": \"peak\", \"most\": 5}]}]}",
				 &claim_set),
		0);
	const struct claim_run *run = &claim_set.items[0].runs[0];
	assert_string_equal(run->row, "A1");
	assert_string_equal(run->ending, "ok");
	assert_true(run->tolerance == CLAIM_TOLERANCE && run->slack_s == CLAIM_SLACK_S);
	assert_true(isnan(run->checks[0].min) && run->checks[0].max == 5);
	assert_false(run->checks[0].median);
	claim_set_release(&claim_set);
}

static void broken_claims_say_where(void **state)
{
	(void)state;
	assert_broken("[]", "not an object");
	assert_broken("{\"id\": \"A1\"}", "there is no 'kind'");
	assert_broken(HEAD "\"runs\": []}", "none of 'runs'");
	assert_broken(HEAD "\"run\": []}", "'run' is unknown");
	assert_broken(HEAD "\"truth\": \"t\", \"test\": \"f\"}", "'truth' belongs to an erratum");
	assert_broken(HEAD "\"evidence\": [\"Z9\"]}", "its evidence 'Z9' is no claim");
	assert_broken(HEAD "\"na\": {\"coroutines\": \"no\"}}", "'coroutines' is no model");
	assert_broken(HEAD "\"runs\": [{" RUN "}]}", "nothing that could fail");
	assert_broken(HEAD "\"runs\": [{\"row\": \"B5\"}]}", "nothing that could fail");
	assert_broken(HEAD "\"runs\": [{" RUN ", \"document\": {\"overlap\": 0}}]}",
		"'overlap' is not a number above 0");
	assert_broken(HEAD "\"runs\": [{" RUN ", \"name\": \"a b\", \"document\": {\"pool\": 1}}]}",
		"cannot be part of a file's name");
	assert_broken(HEAD "\"runs\": [{" RUN ", \"document\": {\"pool\": 1}}, {" RUN "}]}",
		"there is no 'name', but several runs");
}

#define LINE "\"says\": \"s\", \"here\": \"h\", \"row\": \"null\""
#define LINES(text)                                                                               \
	"{\"id\": \"T3\", \"kind\": \"table\", \"documents\": [\"A\"], \"says\": \"s\", \"na\": " \
	"{\"overlap\": \"n\"}, \"lines\": [" text "]}"

static void broken_lines_say_where(void **state)
{
	struct claim_set claim_set;

	(void)state;
	assert_broken(LINES("{" LINE "}"), "T3: lines[0]: exactly one of");
	assert_broken(LINES("{" LINE ", \"ratio\": \"wall_s\"}"), "'ratio' is unknown");
	assert_broken(LINES("{\"says\": \"s\", \"here\": \"h\", \"fact\": \"f\"}"), "no 'row'");
	assert_broken(HEAD "\"na\": {\"overlap\": \"n\"}, \"lines\": [{" LINE
			   ", \"fact\": \"f\"}]}",
		"'lines' belong to a table");
	assert_int_equal(read_text(LINES("{" LINE ", \"field\": \"startup_s\"}"), &claim_set), 0);
	assert_true(claim_needs(&claim_set.items[0], "null"));
	assert_false(claim_needs(&claim_set.items[0], "idle"));
	claim_set_release(&claim_set);
}

#define CHECKS(text) HEAD "\"runs\": [{" RUN ", \"holds\": [" text "]}]}"

static void broken_checks_say_where(void **state)
{
	(void)state;
	assert_broken(CHECKS("{\"is\": 1}"), "A1: runs[0].holds[0]: exactly one of");
	assert_broken(CHECKS("{\"fact\": \"a\", \"field\": \"b\", \"is\": 1}"), "exactly one of");
	assert_broken(CHECKS("{\"fact\": \"a\"}"), "either 'is' or");
	assert_broken(CHECKS("{\"fact\": \"a\", \"is\": 1, \"most\": 2}"), "either 'is' or");
	assert_broken(CHECKS("{\"fact\": \"a\", \"least\": 3, \"most\": 2}"), "above 'most'");
	assert_broken(CHECKS("{\"fact\": \"a\", \"most\": \"2\"}"), "'most' is not a number");
	assert_broken(CHECKS("{\"ratio\": \"a\", \"most\": 2}"), "'of' and 'to'");
	assert_broken(CHECKS("{\"fact\": \"a\", \"is\": 1, \"of\": \"b\"}"), "'of' and 'to'");
	assert_broken(CHECKS("{\"fact\": \"a\", \"least\": 1, \"times\": \"tasks\"}"), "\"cores\"");
	assert_broken(CHECKS("{\"fact\": \"a\", \"is\": 1, \"models\": [\"x\"]}"), "is no model");
}

static void kinds_cover_models(void **state)
{
	(void)state;
	assert_true(kind_covers("overlap", "threads"));
	assert_false(kind_covers("overlap", "sequential"));
	assert_true(kind_covers("loop", "eventloop") && kind_covers("loop", "eventloop+threads"));
	assert_true(kind_covers("hybrid", "eventloop+threads"));
	assert_false(
		kind_covers("hybrid", "eventloop") || kind_covers("pool", "eventloop+threads"));
	assert_true(kind_covers("eventloop", "eventloop"));
	assert_false(kind_covers("eventloop", "eventloop+threads"));
	assert_true(kind_known("eventloop+threads") && !kind_known("eventloop+coroutines"));
}

static void the_narrowest_kind_counts(void **state)
{
	json_t *object = json_pack("{s:i, s:i, s:i, s:i}", "overlap", 1, "loop", 2, "hybrid", 3,
		"eventloop+threads", 4);

	(void)state;
	assert_int_equal(json_integer_value(kind_pick(object, "processes")), 1);
	assert_int_equal(json_integer_value(kind_pick(object, "eventloop")), 2);
	assert_int_equal(json_integer_value(kind_pick(object, "eventloop+processes")), 3);
	assert_int_equal(json_integer_value(kind_pick(object, "eventloop+threads")), 4);
	assert_null(kind_pick(object, "sequential"));
	assert_null(kind_pick(NULL, "threads"));
	json_decref(object);
}

/* Every row, those of the claims included, under a name of its own: or the plan would not open. */
static void every_claim_runs_what_there_is(void **state)
{
	struct suite suite;
	struct plan plan;
	const json_t *row;
	size_t i, count = 0;

	(void)state;
	assert_int_equal(claim_plan_open(&plan, &suite, "documents", NULL, NULL), EXIT_FINE);
	json_array_foreach(suite.rows, i, row)
	{
		count += json_object_get(row, "claim") != NULL;
	}
	assert_true(count > 50);
	plan_release(&plan);
	suite_release(&suite);
}

static size_t rows_called(const struct suite *suite, const char *name)
{
	const json_t *row;
	size_t i, found = 0;

	json_array_foreach(suite->rows, i, row)
	{
		found += strcmp(json_string_value(json_object_get(row, "row")), name) == 0;
	}
	return found;
}

static void what_is_borrowed_is_there(void **state)
{
	struct claim_set claim_set;
	struct suite suite;
	struct plan plan;

	(void)state;
	assert_int_equal(claim_set_open(&claim_set), EXIT_FINE);
	assert_int_equal(claim_plan_open(&plan, &suite, "documents", NULL, NULL), EXIT_FINE);
	for (size_t i = 0; i < claim_set.count; i++)
		for (size_t j = 0; j < claim_set.items[i].run_count; j++)
			assert_int_equal(rows_called(&suite, claim_set.items[i].runs[j].row), 1);
	for (size_t i = 0; i < claim_set.count; i++)
		for (size_t j = 0; j < claim_set.items[i].line_count; j++)
			assert_int_equal(rows_called(&suite, claim_set.items[i].lines[j].row), 1);
	plan_release(&plan);
	suite_release(&suite);
	claim_set_release(&claim_set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_filled_in),
		cmocka_unit_test(broken_claims_say_where),
		cmocka_unit_test(broken_lines_say_where),
		cmocka_unit_test(broken_checks_say_where),
		cmocka_unit_test(kinds_cover_models),
		cmocka_unit_test(the_narrowest_kind_counts),
		cmocka_unit_test(every_claim_runs_what_there_is),
		cmocka_unit_test(what_is_borrowed_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
