/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far figures can be trusted, of summaries made by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "harness/results/quality.h"

#define CELLS 4

static struct cell cells[CELLS];
static struct row row;
static struct summary summary;

/* One row whose cells are named by their index. */
static int make(void **state)
{
	static const char *const models[CELLS] = {
		"sequential", "eventloop", "threads", "processes"};

	(void)state;
	for (int i = 0; i < CELLS; i++) {
		cells[i] = (struct cell){.row = &row,
			.model = models[i],
			.workers = 1,
			.second = 0.1,
			.repeat = INTERVAL_NONE};
		for (enum figure figure = 0; figure < FIGURES; figure++)
			cells[i].figures[figure] = INTERVAL_NONE;
		cells[i].figures[FIGURE_WALL] = (struct interval){10, 9.9, 10.1, 0.97, 6};
		cells[i].figures[FIGURE_LOADING] = (struct interval){0.01, 0.01, 0.01, 0.97, 6};
	}
	row = (struct row){
		.name = "A1", .section = "io", .second = 0.1, .cells = cells, .cell_count = CELLS};
	summary = (struct summary){.rows = &row,
		.row_count = 1,
		.cells = cells,
		.cell_count = CELLS,
		.records = {NULL, CELLS}};
	return 0;
}

static void assert_named(struct quality_list list, size_t count, const char *names)
{
	assert_int_equal(list.count, count);
	assert_string_equal(list.names, names);
}

static void an_interval_is_precise_if_both_ends_are_near(void **state)
{
	(void)state;
	assert_named(quality_imprecise(&summary, 0.0101), 0, "");
	cells[1].figures[FIGURE_WALL].high = 10.5;
	assert_named(quality_imprecise(&summary, 0.0101), 1, "A1 eventloop");
	cells[2].figures[FIGURE_WALL].low = 9.5;
	assert_named(quality_imprecise(&summary, 0.0101), 2, "A1 eventloop, A1 threads");
	assert_named(quality_imprecise(&summary, 0.0501), 0, "");
	/* Too few rounds for an interval. */
	cells[3].figures[FIGURE_WALL].low = cells[3].figures[FIGURE_WALL].high = NAN;
	assert_named(quality_imprecise(&summary, 0.5), 1, "A1 processes");
	/* More rounds cannot help a cell of which every run fails. */
	cells[3].invalid = 1;
	assert_named(quality_imprecise(&summary, 0.5), 0, "");
	/* Nor can they help a row that is measured in the first few. */
	row.rounds = 3;
	assert_named(quality_imprecise(&summary, 0.0101), 0, "");
}

static void short_cells_are_those_that_compare_models(void **state)
{
	(void)state;
	assert_named(quality_short(&summary), 0, "");
	cells[1].figures[FIGURE_WALL].median = 0.9;
	assert_named(quality_short(&summary), 1, "A1 eventloop");
	row.section = "cost";
	assert_named(quality_short(&summary), 0, "");
	row.section = "claim";
	assert_named(quality_short(&summary), 0, "");
}

static void loading_is_alike_for_all(void **state)
{
	(void)state;
	assert_true(quality_loading(&summary, false).median == 0.01);
	assert_named(quality_unexplained(&summary), 0, "");
	/* Twice the usual, and 1 % of the second that it lasts. */
	cells[2].figures[FIGURE_LOADING].median = 0.0299;
	assert_named(quality_unexplained(&summary), 0, "");
	cells[2].figures[FIGURE_LOADING].median = 0.0301;
	assert_named(quality_unexplained(&summary), 1, "A1 threads");
	/* Another interpreter loads otherwise. */
	cells[2].model = "python-threads";
	assert_named(quality_unexplained(&summary), 0, "");
}

static void the_floor_is_the_farthest_end(void **state)
{
	(void)state;
	assert_true(isnan(summary_noise_floor(&summary)));
	cells[1].repeat = (struct interval){1, 0.99, 1.005, 0.97, 6};
	assert_true(fabs(summary_noise_floor(&summary) - (1 / 0.99 - 1)) < 1e-12);
	cells[2].repeat = (struct interval){1.01, 1.005, 1.02, 0.97, 6};
	assert_true(fabs(summary_noise_floor(&summary) - 0.02) < 1e-12);
	/* Too few rounds say nothing. */
	cells[3].repeat = (struct interval){2, NAN, NAN, NAN, 3};
	assert_true(fabs(summary_noise_floor(&summary) - 0.02) < 1e-12);
}

static void what_was_set_aside_is_counted(void **state)
{
	(void)state;
	assert_int_equal(quality_runs_set_aside(&summary), 0);
	cells[0].set_aside = 2;
	cells[3].set_aside = 1;
	assert_int_equal(quality_runs_set_aside(&summary), 3);
	assert_named(quality_set_aside(&summary), 2, "A1 sequential, A1 processes");
	cells[3].noisy = true;
	assert_named(quality_noisy(&summary), 1, "A1 processes");
}

static void a_comparison_is_decided_beyond_one_and_the_floor(void **state)
{
	(void)state;
	cells[1].figures[FIGURE_SPEEDUP] = (struct interval){1.04, 1.01, 1.07, 0.97, 6};
	cells[2].figures[FIGURE_SPEEDUP] = (struct interval){2, 0.9, 3, 0.97, 6};
	cells[3].figures[FIGURE_SPEEDUP] = (struct interval){0.5, NAN, NAN, NAN, 3};
	assert_int_equal(quality_decided(&summary).comparisons, 2);
	assert_int_equal(quality_decided(&summary).decided, 1);
	cells[3].figures[FIGURE_SPEEDUP] = (struct interval){0.5, 0.4, 0.6, 0.97, 6};
	assert_int_equal(quality_decided(&summary).decided, 2);
	cells[1].repeat = (struct interval){1, 0.99, 1.05, 0.97, 6};
	assert_int_equal(quality_decided(&summary).decided, 1);
	row.section = "cost";
	assert_int_equal(quality_decided(&summary).comparisons, 0);
}

static void many_names_are_cut(void **state)
{
	struct cell many[3 * CELLS];

	(void)state;
	for (int i = 0; i < 3 * CELLS; i++)
		many[i] = cells[i % CELLS];
	summary.cells = many;
	summary.cell_count = 3 * CELLS;
	struct quality_list list = quality_imprecise(&summary, 0.001);
	assert_int_equal(list.count, 3 * CELLS);
	cells[1].model = many[1].model = cells[0].model;
	assert_non_null(strstr(quality_imprecise(&summary, 0.001).names, "A1 sequential (1), "));
	assert_non_null(strstr(list.names, "A1 eventloop and 6 more"));
}

#define TEST(test) cmocka_unit_test_setup(test, make)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_interval_is_precise_if_both_ends_are_near),
		TEST(short_cells_are_those_that_compare_models),
		TEST(loading_is_alike_for_all),
		TEST(the_floor_is_the_farthest_end),
		TEST(what_was_set_aside_is_counted),
		TEST(a_comparison_is_decided_beyond_one_and_the_floor),
		TEST(many_names_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
