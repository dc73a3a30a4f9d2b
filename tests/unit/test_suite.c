/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/process/exit.h"
#include "harness/bench/plan.h"
#include "harness/bench/suite.h"

#define EVERY_ROW(suite, row)                                                    \
	for (size_t s = 0; suites[s]; s++)                                       \
		for (const struct suite *suite = suites[s]; suite; suite = NULL) \
			for (const struct suite_row *row = suite->rows;          \
				row < suite->rows + suite->count; row++)

static void assert_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return;
	fail_msg("'%s' is none of the known words", word);
}

static void ids_are_unique_and_fit_a_file_name(void **state)
{
	(void)state;
	EVERY_ROW(suite, row)
	{
		assert_null(strpbrk(row->id, "/, "));
		for (const struct suite_row *other = suite->rows; other < row; other++)
			assert_string_not_equal(other->id, row->id);
	}
}

static void rows_are_complete(void **state)
{
	static const char *const sections[] = {
		"io", "cpu", "both", "scaling", "latency", "cost", NULL};

	(void)state;
	EVERY_ROW(suite, row)
	{
		assert_non_null(row->title);
		assert_one_of(row->section, sections);
		assert_non_null(row->workload);
		assert_true(row->second > 0);
		assert_true(row->tasks >= 0);
	}
}

/* The terminators of the tables are in them. */
static void tables_end(void **state)
{
	(void)state;
	EVERY_ROW(suite, row)
	{
		assert_null(row->settings[SUITE_SETTINGS - 1]);
		assert_null(row->document[SUITE_FIGURES - 1].kind);
		assert_null(row->cells[SUITE_CELLS - 1].model);
		for (int i = 0; row->settings[i]; i++)
			assert_non_null(strchr(row->settings[i], '='));
	}
}

static void cells_are_sane(void **state)
{
	static const char *const models[] = {"sequential", "eventloop", "threads", "processes",
		"eventloop+threads", "eventloop+processes", "python-sequential", "python-asyncio",
		"python-uvloop", "python-threads", "python-processes", "reference-boost",
		"reference-curl", "reference-glib", "reference-libgomp", "reference-libomp",
		"reference-libuv", "reference-node", "reference-pool", "reference-pthreads", NULL};

	(void)state;
	EVERY_ROW(suite, row)
	{
		assert_non_null(row->cells[0].model);
		for (const struct suite_cell *cell = row->cells; cell->model; cell++) {
			assert_one_of(cell->model, models);
			assert_true(cell->workers == WORKERS_CORES || cell->workers >= 1);
			assert_true(cell->tasks >= 0);
			if (cell > row->cells)
				assert_string_not_equal(cell->model, "sequential");
			/* A model that is there again is measured again, not otherwise; only
			 * scaling has more of its workers. */
			for (const struct suite_cell *other = row->cells; other < cell; other++)
				if (strcmp(other->model, cell->model) == 0) {
					assert_true(other->workers == cell->workers ||
						    strcmp(row->section, "scaling") == 0);
					assert_int_equal(other->tasks, cell->tasks);
				}
		}
	}
}

/* What overlaps waiting is never slower than what does not. */
static void figures_of_the_documents_are_sane(void **state)
{
	(void)state;
	EVERY_ROW(suite, row)
	for (const struct suite_figure *figure = row->document; figure->kind; figure++) {
		assert_true(figure->seconds > 0);
		assert_true(figure->seconds <= row->document[0].seconds);
		assert_string_equal(row->document[0].kind, "sequential");
	}
}

static void intervals_exist_in_the_default(void **state)
{
	(void)state;
	assert_true(suite_find("documents")->rounds >= 6);
	assert_null(suite_find("document"));
}

/* What a cell that is there twice shows is the noise floor. */
static void every_suite_measures_something_twice(void **state)
{
	(void)state;
	for (size_t i = 0; suites[i]; i++) {
		struct plan plan;
		int twice = 0;

		assert_int_equal(plan_open(&plan, suites[i]->name, NULL, NULL), EXIT_FINE);
		for (size_t a = 0; a < plan.count; a++)
			for (size_t b = a + 1; b < plan.count; b++)
				twice += plan.cells[a].row == plan.cells[b].row &&
					 plan.cells[a].workers == plan.cells[b].workers &&
					 strcmp(plan.cells[a].model, plan.cells[b].model) == 0;
		assert_true(twice > 0);
		plan_release(&plan);
	}
}

static size_t cells_of(const char *suite, const char *only, const char *models)
{
	struct plan plan;
	size_t count;

	assert_int_equal(plan_open(&plan, suite, only, models), EXIT_FINE);
	count = plan.count;
	for (size_t i = 0; i < count; i++)
		assert_true(plan.cells[i].workers >= 1);
	plan_release(&plan);
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

static bool has_row(const struct plan *plan, const char *row)
{
	for (size_t i = 0; i < plan->row_count; i++)
		if (strcmp(plan->rows[i]->id, row) == 0)
			return true;
	return false;
}

static void lines_of_tables_are_measured(void **state)
{
	struct plan plan;
	size_t lines = 0;

	(void)state;
	assert_int_equal(plan_open(&plan, "documents", NULL, NULL), EXIT_FINE);
	for (size_t i = 0; i < plan.claim_set.count; i++) {
		const struct claim *claim = &plan.claim_set.items[i];
		lines += claim->line_count;
		for (size_t j = 0; j < claim->line_count; j++)
			if (!has_row(&plan, claim->lines[j].row))
				fail_msg("%s: no row %s", claim->id, claim->lines[j].row);
	}
	assert_true(lines > 0);
	plan_release(&plan);
}

static void what_is_chosen_is_what_is_left(void **state)
{
	struct plan plan;
	json_t *claims;

	(void)state;
	assert_int_equal(plan_open(&plan, "documents", "B5,T4", NULL), EXIT_FINE);
	claims = plan_claims(&plan);
	assert_int_equal(json_array_size(claims), 5); /* with A13, B9 and C5 */
	json_decref(claims);
	plan_release(&plan);
}

static void few_rounds_are_the_first_ones(void **state)
{
	struct suite_row row = {.rounds = 3};

	(void)state;
	assert_false(suite_row_is_in(&row, -1));
	assert_true(suite_row_is_in(&row, 1));
	assert_true(suite_row_is_in(&row, 3));
	assert_false(suite_row_is_in(&row, 4));
	row.rounds = 0;
	assert_true(suite_row_is_in(&row, -1));
	assert_true(suite_row_is_in(&row, 9));
}

static void plan_refuses_unknown_names(void **state)
{
	struct plan plan;

	(void)state;
	assert_int_equal(plan_open(&plan, "document", NULL, NULL), EXIT_USAGE);
	assert_int_equal(plan_open(&plan, "documents", "A1,B", NULL), EXIT_USAGE);
	assert_int_equal(plan_open(&plan, "documents", NULL, "thread"), EXIT_USAGE);
	assert_int_equal(plan_open(&plan, "documents", "sleepers", "sequential"), EXIT_USAGE);
}

static void plan_is_described(void **state)
{
	struct plan plan;
	json_t *rows;
	const char *row, *model;
	int tasks;
	double overlap;

	(void)state;
	assert_int_equal(plan_open(&plan, "documents", "B5,sleepers", "processes"), EXIT_FINE);
	rows = plan_describe(&plan, false);
	assert_int_equal(json_array_size(rows), 2);
	assert_int_equal(
		json_unpack(rows, "[{s:[{s:s, s:i}]}, {s:s, s:{s:F}}]", "cells", "model", &model,
			"tasks", &tasks, "row", &row, "document", "overlap", &overlap),
		0);
	assert_string_equal(row, "B5");
	assert_true(overlap == 2);
	assert_string_equal(model, "processes");
	assert_int_equal(tasks, 200);
	assert_null(json_object_get(json_array_get(rows, 0), "document"));
	json_decref(rows);
	plan_release(&plan);
}

static void an_interleaved_plan_is_described_by_side(void **state)
{
	struct plan plan;

	(void)state;
	assert_int_equal(plan_open(&plan, "originals", "B5", "threads,python-threads"), EXIT_FINE);
	plan_interleave(&plan);
	json_t *head = plan_describe(&plan, false), *base = plan_describe(&plan, true);

	/* The documents' own language is alike for both sides. */
	assert_int_equal(json_array_size(json_object_get(json_array_get(head, 0), "cells")), 2);
	assert_int_equal(json_array_size(json_object_get(json_array_get(base, 0), "cells")), 1);
	json_decref(head);
	json_decref(base);
	plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_unique_and_fit_a_file_name),
		cmocka_unit_test(rows_are_complete),
		cmocka_unit_test(tables_end),
		cmocka_unit_test(cells_are_sane),
		cmocka_unit_test(figures_of_the_documents_are_sane),
		cmocka_unit_test(intervals_exist_in_the_default),
		cmocka_unit_test(every_suite_measures_something_twice),
		cmocka_unit_test(plan_leaves_what_is_asked_for),
		cmocka_unit_test(a_claim_brings_what_it_needs),
		cmocka_unit_test(lines_of_tables_are_measured),
		cmocka_unit_test(what_is_chosen_is_what_is_left),
		cmocka_unit_test(few_rounds_are_the_first_ones),
		cmocka_unit_test(plan_refuses_unknown_names),
		cmocka_unit_test(plan_is_described),
		cmocka_unit_test(an_interleaved_plan_is_described_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
