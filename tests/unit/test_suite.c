/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suites as data: what is in those of this program, how rows are expanded, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/bench/plan.h"
#include "harness/bench/suite.h"
#include "harness/format/shape.h"
#include "harness/claims/claim_plan.h"
#include "harness/machine/machine.h"
#include "harness/process/exit.h"

static void assert_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return;
	fail_msg("'%s' is none of the known words", word);
}

static void assert_cells_are_sane(const json_t *row)
{
	const json_t *cells = json_object_get(row, "cells"), *cell;
	bool scaling = strcmp(shape_text(row, "section"), "scaling") == 0;
	size_t i, j;

	assert_true(json_array_size(cells) > 0);
	json_array_foreach(cells, i, cell)
	{
		const char *model = shape_text(cell, "model");
		json_int_t workers = json_integer_value(json_object_get(cell, "workers"));
		assert_true(workers >= 1);
		if (i > 0)
			assert_string_not_equal(model, "sequential");
		/* A model that is there again is measured again, not otherwise; only scaling has
		 * more of its workers. */
		for (j = 0; j < i; j++) {
			const json_t *other = json_array_get(cells, j);
			if (strcmp(shape_text(other, "model"), model) == 0)
				assert_true(scaling || json_equal((json_t *)(uintptr_t)other,
							       (json_t *)(uintptr_t)cell));
		}
	}
}

static void every_suite_is_sane(void **state)
{
	static const char *const sections[] = {
		"io", "cpu", "both", "scaling", "latency", "cost", NULL};
	struct suites suites;
	const json_t *row;
	size_t i, j;

	(void)state;
	assert_int_equal(suites_open(&suites), EXIT_FINE);
	assert_int_equal(suites.count, 7);
	for (i = 0; i < suites.count; i++) {
		assert_true(suites.items[i].rounds >= 1);
		json_array_foreach(suites.items[i].rows, j, row)
		{
			assert_one_of(shape_text(row, "section"), sections);
			assert_cells_are_sane(row);
		}
	}
	suites_release(&suites);
}

static void intervals_exist_in_the_default(void **state)
{
	struct suite suite;

	(void)state;
	assert_int_equal(suite_open(&suite, "documents"), EXIT_FINE);
	assert_true(suite.rounds >= 6);
	suite_release(&suite);
	assert_int_equal(suite_open(&suite, "document"), EXIT_USAGE);
	suite_release(&suite);
}

/* What a cell that is there twice shows is the noise floor. */
static void every_suite_measures_something_twice(void **state)
{
	struct suites suites;

	(void)state;
	assert_int_equal(suites_open(&suites), EXIT_FINE);
	for (size_t i = 0; i < suites.count; i++) {
		struct plan plan;
		int twice = 0;

		assert_int_equal(plan_open(&plan, &suites.items[i], NULL, NULL, NULL), EXIT_FINE);
		for (size_t a = 0; a < plan.count; a++)
			for (size_t b = a + 1; b < plan.count; b++)
				twice += plan.cells[a].row == plan.cells[b].row &&
					 plan.cells[a].workers == plan.cells[b].workers &&
					 strcmp(plan.cells[a].model, plan.cells[b].model) == 0;
		assert_true(twice > 0);
		plan_release(&plan);
	}
	suites_release(&suites);
}

/* A suite of one row, in a file; or what is wrong with it, since it is refused. */
static char path[64];

static int open_text(struct suite *suite, const char *row)
{
	snprintf(path, sizeof(path), "/tmp/simul-suite-%d.json", (int)getpid());
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "{\"suite\": \"mine\", \"summary\": \"s\", \"rounds\": 3, \"rows\": [{%s}]}",
		row);
	fclose(file);
	int code = suite_open(suite, path);
	unlink(path);
	return code;
}

#define ROW "\"name\": \"x\", \"title\": \"t\", \"workload\": \"sleep\", \"tasks\": 7"

/* The workers of the cell with this index. */
static json_int_t workers_of(const struct suite *suite, size_t index)
{
	const json_t *cells = json_object_get(json_array_get(suite->rows, 0), "cells");
	return json_integer_value(json_object_get(json_array_get(cells, index), "workers"));
}

static const char *model_of(const struct suite *suite, size_t index)
{
	const json_t *cells = json_object_get(json_array_get(suite->rows, 0), "cells");
	return shape_text(json_array_get(cells, index), "model");
}

static void a_row_has_all_models_and_pools_a_worker_a_task(void **state)
{
	struct suite suite;

	(void)state;
	assert_int_equal(open_text(&suite, ROW), EXIT_FINE);
	assert_string_equal(model_of(&suite, 0), "sequential");
	assert_string_equal(model_of(&suite, 2), "threads");
	assert_int_equal(workers_of(&suite, 0), 1);
	assert_int_equal(workers_of(&suite, 2), 7);
	assert_int_equal(workers_of(&suite, 4), machine_cores());
	suite_release(&suite);
}

static void what_a_row_says_counts_and_the_model_most(void **state)
{
	struct suite suite;

	(void)state;
	assert_int_equal(open_text(&suite, ROW ", \"under\": [\"pool\", \"python-threads\"], "
					       "\"workers\": [2, 3], \"again\": \"threads\", "
					       "\"models\": {\"processes\": {\"workers\": 9}}"),
		EXIT_FINE);
	assert_int_equal(workers_of(&suite, 0), 2);
	assert_int_equal(workers_of(&suite, 1), 3);
	assert_string_equal(model_of(&suite, 2), "processes");
	assert_int_equal(workers_of(&suite, 2), 9);
	assert_string_equal(model_of(&suite, 3), "python-threads");
	assert_string_equal(model_of(&suite, 5), "threads");
	assert_int_equal(workers_of(&suite, 5), 2);
	assert_null(model_of(&suite, 6));
	suite_release(&suite);
}

static void broken_suites_are_refused(void **state)
{
	static const char *const rows[] = {
		"\"title\": \"t\", \"workload\": \"sleep\"",
		"\"name\": \"a/b\", \"title\": \"t\", \"workload\": \"sleep\"",
		"\"name\": \"x\", \"title\": \"t\", \"workload\": \"sleeep\"",
		ROW ", \"settings\": [\"delay=1\"]",
		ROW ", \"models\": {\"threads\": {\"settings\": [\"delay=1\"]}}",
		ROW ", \"under\": [\"thread\"]",
		ROW ", \"again\": \"nobody\"",
		ROW ", \"holds\": []",
		ROW ", \"under\": []",
		ROW ", \"workers\": \"core\"",
		ROW ", \"workers\": [2, 0]",
		ROW "}, {" ROW,
		ROW ", \"models\": {\"threads\": {\"cores\": 1}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct suite suite;
		assert_int_equal(open_text(&suite, rows[i]), EXIT_USAGE);
		suite_release(&suite);
	}
}

static size_t cells_of(const char *name, const char *only, const char *asked)
{
	struct suite suite;
	struct plan plan;

	assert_int_equal(claim_plan_open(&plan, &suite, name, only, asked), EXIT_FINE);
	size_t count = plan.count;
	plan_release(&plan);
	suite_release(&suite);
	return count;
}

static void plan_leaves_what_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(cells_of("smoke", "A1,B5", NULL), 8);
	assert_int_equal(cells_of("documents", "B5", "threads,sequential"), 2);
	assert_int_equal(cells_of("documents", "B5,sleepers", "sequential"), 1);
	assert_int_equal(cells_of("smoke", NULL, "sequential"), cells_of("smoke", NULL, "threads"));
	assert_int_equal(
		cells_of("smoke", NULL, "eventloop"), cells_of("smoke", NULL, "threads") + 1);
}

static void a_claim_brings_what_it_needs(void **state)
{
	(void)state;
	assert_int_equal(cells_of("documents", "C6", "sequential"), 2);
	assert_int_equal(cells_of("documents", "C6.none", "sequential"), 1);
	/* A row of another claim, rows of the suite, and the claims that are its evidence. */
	assert_int_equal(cells_of("documents", "X3", "sequential"), 1);
	assert_int_equal(cells_of("documents", "T1", "sequential"), 2);
	assert_true(cells_of("documents", "T4", "sequential") >= 4);
}

static void what_is_chosen_is_what_is_left(void **state)
{
	struct suite suite;
	struct plan plan;

	(void)state;
	assert_int_equal(claim_plan_open(&plan, &suite, "documents", "B5,T4", NULL), EXIT_FINE);
	assert_int_equal(json_array_size(plan.claims), 5); /* with A13, B9 and C5 */
	plan_release(&plan);
	suite_release(&suite);
}

static void few_rounds_are_the_first_ones(void **state)
{
	struct row row = {.rounds = 3};

	(void)state;
	assert_false(row_is_in(&row, -1));
	assert_true(row_is_in(&row, 1));
	assert_true(row_is_in(&row, 3));
	assert_false(row_is_in(&row, 4));
	row.rounds = 0;
	assert_true(row_is_in(&row, -1));
	assert_true(row_is_in(&row, 9));
}

static void plan_refuses_unknown_names(void **state)
{
	static const char *const asked[][3] = {{"document", NULL, NULL},
		{"documents", "A1,B", NULL}, {"documents", NULL, "thread"},
		{"documents", "sleepers", "sequential"}};

	(void)state;
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct suite suite;
		struct plan plan;
		assert_int_equal(
			claim_plan_open(&plan, &suite, asked[i][0], asked[i][1], asked[i][2]),
			EXIT_USAGE);
		plan_release(&plan);
		suite_release(&suite);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_suite_is_sane),
		cmocka_unit_test(intervals_exist_in_the_default),
		cmocka_unit_test(every_suite_measures_something_twice),
		cmocka_unit_test(a_row_has_all_models_and_pools_a_worker_a_task),
		cmocka_unit_test(what_a_row_says_counts_and_the_model_most),
		cmocka_unit_test(broken_suites_are_refused),
		cmocka_unit_test(plan_leaves_what_is_asked_for),
		cmocka_unit_test(a_claim_brings_what_it_needs),
		cmocka_unit_test(what_is_chosen_is_what_is_left),
		cmocka_unit_test(few_rounds_are_the_first_ones),
		cmocka_unit_test(plan_refuses_unknown_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
