/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads copies of the synthetic directory that tests/fixtures/make-synthetic writes; run from the
 * root of the source tree. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "harness/results/summary.h"

static char directory[64];
static struct problem problem;
static struct summary summary;

static int make_directory(void **state)
{
	char command[200];
	(void)state;
	strcpy(directory, "/tmp/simul-summary-XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(command, sizeof(command), "tests/fixtures/make-synthetic %s", directory);
	problem.text[0] = '\0';
	return system(command);
}

static int remove_directory(void **state)
{
	char command[200];
	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command);
}

/* Runs sed with `script` over one file of the directory. */
static void change(const char *name, const char *script)
{
	char command[400];
	snprintf(command, sizeof(command), "sed -i '%s' %s/%s", script, directory, name);
	assert_int_equal(system(command), 0);
}

static void read_it(void)
{
	if (summary_read(&summary, directory, &problem) < 0)
		fail_msg("%s", problem.text);
}

static void assert_refused(int status, const char *words)
{
	assert_int_equal(summary_read(&summary, directory, &problem), status);
	assert_null(summary.rows);
	assert_null(strchr(problem.text, '\n'));
	if (!strstr(problem.text, words))
		fail_msg("'%s' does not say '%s'", problem.text, words);
}

static const struct cell *cell(const char *row, const char *model)
{
	const struct cell *found = row_cell(summary_row(&summary, row), model);
	assert_non_null(found);
	return found;
}

static void rows_and_models_come_in_order(void **state)
{
	(void)state;
	read_it();
	assert_int_equal(summary.row_count, 6);
	assert_string_equal(summary.rows[0].name, "B1");
	assert_string_equal(summary.rows[3].section, "both");
	assert_true(summary_row(&summary, "B5")->timeline);
	assert_true(summary_row(&summary, "B5")->timeline_until == 0);
	assert_string_equal(row_setting(summary_row(&summary, "D1"), "moves"), "30");
	assert_null(row_setting(summary_row(&summary, "D1"), "move"));
	assert_int_equal(summary.model_count, 5);
	assert_string_equal(summary.models[0], "sequential");
	assert_string_equal(summary.models[4], "eventloop+threads");
	assert_int_equal(summary.rounds, 6);
	assert_int_equal(summary.orphans, 0);
	assert_null(summary_row(&summary, "Z9"));
	assert_null(row_cell(NULL, "threads"));
	assert_ptr_equal(summary.rows[0].cells, summary.cells);
	for (size_t i = 0; i < summary.cell_count; i++)
		assert_in_range(&summary.cells[i] - summary.cells[i].row->cells, 0,
			summary.cells[i].row->cell_count - 1);
	summary_release(&summary);
}

static void figures_are_in_their_units(void **state)
{
	(void)state;
	read_it();
	const struct cell *loop = cell("B5", "eventloop");
	assert_int_equal(loop->rounds, 6);
	assert_true(fabs(loop->figures[FIGURE_WALL].median - 2.01) < 0.02);
	assert_true(fabs(loop->figures[FIGURE_SPEEDUP].median - 3.5) < 0.02);
	assert_true(loop->figures[FIGURE_IDEAL].median == 2);
	assert_true(fabs(loop->figures[FIGURE_CPU_PER_TASK].median - 0.0013 / 5) < 2e-5);
	assert_true(loop->figures[FIGURE_MEMORY].median == 2500);
	assert_true(interval_known(loop->figures[FIGURE_WALL]));
	assert_true(cell("B5", "sequential")->figures[FIGURE_SPEEDUP].median == 1);
	summary_release(&summary);
}

static void the_documents_figure_is_the_models_own_or_its_kinds(void **state)
{
	(void)state;
	read_it();
	assert_true(cell("D1", "sequential")->document == 43200);
	assert_true(cell("D1", "eventloop")->document == 3600);
	assert_true(cell("D1", "processes")->document == 1800);
	assert_true(isnan(cell("C15", "threads")->document));
	assert_true(cell_misses_document(cell("D1", "threads")));
	assert_false(cell_misses_document(cell("D1", "eventloop")));
	assert_false(cell_misses_document(cell("C15", "threads")));
	summary_release(&summary);
}

static void a_wrong_result_is_seen(void **state)
{
	(void)state;
	change("records.jsonl",
		"/\"B5\",\"model\":\"threads\".*\"round\":4/s/b5b5000000000005/dead/");
	read_it();
	assert_int_equal(cell("B5", "threads")->agreement, DISAGREES);
	assert_int_equal(cell("B5", "eventloop")->agreement, AGREES);
	assert_int_equal(cell("sleepers", "threads")->agreement, UNCHECKED);
	summary_release(&summary);
}

static void other_numbers_of_tasks_are_not_compared(void **state)
{
	(void)state;
	change("records.jsonl", "/\"B1\",\"model\":\"threads\"/s/\"tasks\":3/\"tasks\":4/");
	read_it();
	assert_int_equal(cell("B1", "threads")->agreement, UNCHECKED);
	assert_true(isnan(cell("B1", "threads")->figures[FIGURE_SPEEDUP].median));
	summary_release(&summary);
}

static void invalid_records_are_counted_and_left_out(void **state)
{
	(void)state;
	change("records.jsonl",
		"/\"B5\",\"model\":\"threads\".*\"round\":2/"
		"s/\"valid\":true,\"problem\":null/\"valid\":false,\"problem\":\"odd\"/");
	read_it();
	const struct cell *threads = cell("B5", "threads");
	assert_int_equal(threads->rounds, 5);
	assert_int_equal(threads->invalid, 1);
	assert_string_equal(threads->problem, "odd");
	assert_false(interval_known(threads->figures[FIGURE_WALL]));
	summary_release(&summary);
}

static void pairs_are_made_by_round_not_by_position(void **state)
{
	/* Each round is twice as slow as the one before; the cells share rounds 2 to 6. */
	struct record early[6], late[6];
	const struct record *first[6], *second[6];
	(void)state;
	for (int i = 0; i < 6; i++) {
		early[i] = (struct record){.round = i + 1, .wall_s = 1 << i, .second = 1};
		late[i] = (struct record){.round = i + 2, .wall_s = 3 * (2 << i), .second = 1};
		first[i] = &early[i];
		second[i] = &late[i];
	}
	const struct cell a = {.records = first, .rounds = 6}, b = {.records = second, .rounds = 6};
	struct interval ratio = cell_ratio(&a, &b);
	assert_int_equal(ratio.count, 5);
	assert_true(fabs(ratio.median - 1 / 3.0) < 1e-9);
	assert_null(cell_record(&a, 7));
	assert_null(cell_record(NULL, 1));
}

static void a_missing_round_leaves_the_others_paired(void **state)
{
	(void)state;
	change("records.jsonl", "/\"B5\",\"model\":\"sequential\".*\"round\":1,/d");
	read_it();
	assert_int_equal(cell("B5", "eventloop")->figures[FIGURE_SPEEDUP].count, 5);
	assert_int_equal(cell("B5", "eventloop")->rounds, 6);
	summary_release(&summary);
}

static void the_sequential_model_is_named_first(void **state)
{
	(void)state;
	change("bench.json", "0,/sequential\", \"workers/s//other\", \"workers/");
	read_it();
	assert_string_equal(summary.models[0], "sequential");
	assert_string_equal(summary.models[1], "other");
	summary_release(&summary);
}

static void a_cell_measured_twice_a_round_shows_the_noise(void **state)
{
	(void)state;
	change("records.jsonl",
		"/\"B5\",\"model\":\"threads\"/{p;s/\"position\":[0-9]*/\"position\":99/}");
	read_it();
	const struct cell *threads = cell("B5", "threads");
	assert_int_equal(threads->rounds, 6);
	assert_int_equal(threads->repeat.count, 6);
	assert_true(threads->repeat.median == 1);
	assert_int_equal(cell("B5", "eventloop")->repeat.count, 0);
	summary_release(&summary);
}

/* It ran first, and took ten times as long. */
static void what_was_set_aside_is_in_no_figure(void **state)
{
	(void)state;
	read_it();
	double before = cell("B5", "threads")->figures[FIGURE_WALL].median;
	summary_release(&summary);
	change("records.jsonl",
		"/\"B5\",\"model\":\"threads\"/{p;s/\"position\":[0-9]*/"
		"\"position\":0,\"set_aside\":\"steal 9.0 %\"/;s/\"wall_s\":0/\"wall_s\":9/}");
	read_it();
	const struct cell *threads = cell("B5", "threads");
	assert_int_equal(threads->rounds, 6);
	assert_int_equal(threads->set_aside, 6);
	assert_int_equal(threads->repeat.count, 0);
	assert_true(threads->figures[FIGURE_WALL].median == before);
	assert_false(threads->noisy);
	assert_int_equal(summary.orphans, 0);
	summary_release(&summary);
}

static void orphans_are_counted(void **state)
{
	(void)state;
	change("records.jsonl", "/\"row\":\"B1\"/s/\"row\":\"B1\"/\"row\":\"B2\"/");
	read_it();
	assert_int_equal(summary.orphans, 24);
	assert_int_equal(cell("B1", "threads")->rounds, 0);
	assert_true(isnan(cell("B1", "threads")->figures[FIGURE_WALL].median));
	summary_release(&summary);
}

static void directories_that_are_none_are_refused(void **state)
{
	(void)state;
	change("records.jsonl", "1,$d");
	assert_refused(-ENODATA, "no measured round");
	change("bench.json", "s/\"rows\"/\"lines\"/");
	assert_refused(-EPROTO, "rows");
	change("bench.json", "$d");
	assert_refused(-EPROTO, "bench.json");
	strcat(directory, "/trace");
	assert_refused(-ENOENT, "bench.json");
	*strrchr(directory, '/') = '\0';
}

static void odd_rows_are_refused(void **state)
{
	(void)state;
	change("bench.json", "s/\"row\": \"B1\"/\"row\": \"..\\/B1\"/");
	assert_refused(-EPROTO, "file names");
	change("bench.json", "s/\"row\": \"[^\"]*B1\"/\"row\": \"B1\\/x\"/");
	assert_refused(-EPROTO, "file names");
	change("bench.json", "s/\"row\": \"B1[^\"]*\"/\"row\": \"B1\"/");
	change("bench.json", "s/\"row\": \"[^\"]*B1\"/\"row\": \"B5\"/");
	assert_refused(-EPROTO, "twice");
	change("bench.json", "s/\"second\": 0.1/\"second\": 0/");
	assert_refused(-EPROTO, "second");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_directory, remove_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_and_models_come_in_order),
		TEST(figures_are_in_their_units),
		TEST(the_documents_figure_is_the_models_own_or_its_kinds),
		TEST(a_wrong_result_is_seen),
		TEST(other_numbers_of_tasks_are_not_compared),
		TEST(invalid_records_are_counted_and_left_out),
		TEST(pairs_are_made_by_round_not_by_position),
		TEST(a_missing_round_leaves_the_others_paired),
		TEST(the_sequential_model_is_named_first),
		TEST(a_cell_measured_twice_a_round_shows_the_noise),
		TEST(what_was_set_aside_is_in_no_figure),
		TEST(orphans_are_counted),
		TEST(directories_that_are_none_are_refused),
		TEST(odd_rows_are_refused),
	};
	return cmocka_run_group_tests_name("summary", tests, NULL, NULL);
}
