/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for the terminal and in Markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include <cmocka.h>

#include "harness/format/quantity.h"
#include "harness/format/table.h"

static void assert_prints(const struct table *table, enum text_form form, const char *wanted)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	assert_int_equal(table_print(table, stream, form), 0);
	fclose(stream);
	assert_string_equal(text, wanted);
	free(text);
}

/* A line of the tables here: what its cells hold. */
struct run {
	const char *model, *wall, *cores;
	enum table_style model_style, wall_style;
};

TABLE_SHOWS(put_model, const struct run *run, run->model_style, run->model)
TABLE_SHOWS(put_wall, const struct run *run, run->wall_style, run->wall)
TABLE_SHOWS(put_cores, const struct run *run, TABLE_PLAIN, run->cores)

static struct table *two_columns(void)
{
	static const struct table_column columns[] = {
		{"model", TABLE_LEFT, put_model}, {"wall", TABLE_RIGHT, put_wall}};
	return TABLE_OPEN(columns);
}

static void add(struct table *table, const char *model, const char *wall)
{
	table_line(table, &(const struct run){.model = model, .wall = wall});
}

static void numbers_are_right_aligned(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_line(table, &(const struct run){"sequential", "7.00", "", TABLE_STRONG, TABLE_PLAIN});
	table_line(table, &(const struct run){"threads", "12.50", "", TABLE_PLAIN, TABLE_ALARM});
	assert_int_equal(table_lines(table), 2);
	assert_prints(table, TEXT_TERMINAL,
		"model        wall\n"
		"sequential   7.00\n"
		"threads     12.50\n");
	assert_prints(table, TEXT_MARKDOWN,
		"| model | wall |\n"
		"| --- | ---: |\n"
		"| **sequential** | 7.00 |\n"
		"| threads | **12.50** |\n");
	table_close(table);
}

static void put_twice(struct table *table, const void *item)
{
	put_model(table, item);
	put_wall(table, item);
}

static void put_nothing(struct table *table, const void *item)
{
	(void)table;
	(void)item;
}

static void put_about(struct table *table, const void *item)
{
	const struct run *run = item;
	table_cell(table, TABLE_PLAIN, "%s %s", (const char *)table_about(table), run->model);
}

/* A function may say too much or nothing: all others keep their places. */
static void every_column_keeps_to_its_own_cell(void **state)
{
	static const struct table_column columns[] = {{"both", TABLE_LEFT, put_twice},
		{"none", TABLE_LEFT, put_nothing}, {"wall", TABLE_RIGHT, put_wall}};
	(void)state;
	struct table *table = TABLE_OPEN(columns);
	table_add(table, (struct table_column){"first", TABLE_LEFT, put_about}, "of");
	table_add(table, (struct table_column){"second", TABLE_LEFT, put_about}, "beside");
	add(table, "threads", "7.00");
	add(table, "pool", "12.50");
	assert_prints(table, TEXT_MARKDOWN,
		"| both | none | wall | first | second |\n"
		"| --- | --- | ---: | --- | --- |\n"
		"| threads7.00 |  | 7.00 | of threads | beside threads |\n"
		"| pool12.50 |  | 12.50 | of pool | beside pool |\n");
	table_close(table);
}

static void headings_may_have_two_lines(void **state)
{
	static const struct table_column columns[] = {{"model", TABLE_LEFT, put_model},
		{"OS processes\n/ threads", TABLE_RIGHT, put_wall},
		{"eventloop\n+threads", TABLE_LEFT, put_cores}};
	(void)state;
	struct table *table = TABLE_OPEN(columns);
	table_line(table, &(const struct run){.model = "pool", .wall = "1 / 3", .cores = "2"});
	assert_prints(table, TEXT_TERMINAL,
		"       OS processes  eventloop\n"
		"model     / threads  +threads\n"
		"pool          1 / 3  2\n");
	assert_prints(table, TEXT_MARKDOWN,
		"| model | OS processes / threads | eventloop +threads |\n"
		"| --- | ---: | --- |\n"
		"| pool | 1 / 3 | 2 |\n");
	table_close(table);
}

static void assert_prints_within(const struct table *table, size_t columns, const char *wanted)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	assert_int_equal(table_print_within(table, stream, columns), 0);
	fclose(stream);
	assert_string_equal(text, wanted);
	free(text);
}

static void words_are_wrapped_before_columns_are_left_out(void **state)
{
	static const struct table_column columns[] = {{"wall", TABLE_RIGHT, put_wall},
		{"says", TABLE_WORDS, put_model}, {"cores", TABLE_LEFT, put_cores}};
	(void)state;
	struct table *table = TABLE_OPEN(columns);
	table_line(table, &(const struct run){.model = "threads wait side by side in one process",
				  .wall = "7.00",
				  .cores = "2"});
	assert_prints_within(table, 53,
		"wall  says                                      cores\n"
		"7.00  threads wait side by side in one process  2\n");
	assert_prints_within(table, 40,
		"wall  says                       cores\n"
		"7.00  threads wait side by side  2\n"
		"      in one process\n");
	assert_prints_within(table, 30,
		"wall  says\n"
		"7.00  threads wait side by\n"
		"      side in one process\n"
		"(1 more column does not fit)\n");
	assert_prints_within(table, 3,
		"wall\n"
		"7.00\n"
		"(2 more columns do not fit)\n");
	table_close(table);
}

static void width_is_what_a_terminal_shows(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("3.50×"), 5);
	assert_int_equal(text_width("µs – ≈"), 6);
	assert_int_equal(text_width("並行"), 4);
	assert_int_equal(text_width("e\xcc\x81"), 1); /* e and a combining accent */
	struct table *table = two_columns();
	add(table, "並行", "2×");
	add(table, "pool", "10×");
	assert_prints(table, TEXT_TERMINAL, "model  wall\n並行     2×\npool    10×\n");
	table_close(table);
}

static void foreign_text_cannot_steer_the_terminal(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_add(table, (struct table_column){"a\033[1m\nb", TABLE_LEFT, put_nothing}, NULL);
	add(table, "a\033[2Jb\nc", "\xff\xc3");
	assert_prints(
		table, TEXT_TERMINAL, "                a?[1m\nmodel     wall  b\na?[2Jb?c    ??\n");
	table_close(table);
}

static void markdown_keeps_its_columns(void **state)
{
	(void)state;
	struct table *table = two_columns();
	add(table, "a|b <i> *c* _d_", "");
	assert_prints(table, TEXT_MARKDOWN,
		"| model | wall |\n| --- | ---: |\n"
		"| a\\|b \\<i\\> \\*c\\* \\_d\\_ |  |\n");
	table_close(table);
}

static void what_was_never_measured_has_no_column(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_add(table, (struct table_column){"cores", TABLE_RIGHT, put_cores}, NULL);
	for (int line = 0; line < 2; line++)
		table_line(table, &(const struct run){.model = "threads",
					  .wall = TABLE_UNMEASURED,
					  .cores = line == 0 ? TABLE_UNMEASURED : "2"});
	table_drop_unmeasured(table);
	assert_prints(table, TEXT_TERMINAL,
		"model    cores\n"
		"threads      –\n"
		"threads      2\n");
	table_close(table);
	table = two_columns();
	table_drop_unmeasured(table);
	assert_prints(table, TEXT_TERMINAL, "model  wall\n");
	table_close(table);
	table_drop_unmeasured(NULL);
}

static void tables_may_be_empty_or_long(void **state)
{
	(void)state;
	struct table *table = table_open(NULL, 0);
	table_line(table, NULL);
	assert_prints(table, TEXT_TERMINAL, "");
	table_close(table);
	table = two_columns();
	assert_prints(table, TEXT_TERMINAL, "model  wall\n");
	for (int i = 0; i < 501; i++)
		add(table, "a", "b");
	assert_int_equal(table_lines(table), 501);
	table_close(table);
	table_close(NULL);
}

static void long_text_is_wrapped_at_eighty_columns(void **state)
{
	char *text = NULL;
	size_t size = 0;
	(void)state;
	FILE *stream = open_memstream(&text, &size);
	fputs("- ", stream);
	text_print("1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 "
		   "x yz \033[1m",
		stream, TEXT_TERMINAL, 2);
	text_print("a_b", stream, TEXT_MARKDOWN, 0);
	fclose(stream);
	assert_string_equal(text,
		"- 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 x\n"
		"  yz ?[1m\n"
		"a\\_b\n");
	free(text);
}

static void quantities_have_three_figures(void **state)
{
	(void)state;
	assert_string_equal(quantity_number(0).of, "0");
	assert_string_equal(quantity_number(0.0031234).of, "0.00312");
	assert_string_equal(quantity_number(0.99999).of, "1.00");
	assert_string_equal(quantity_number(3.4849).of, "3.48");
	assert_string_equal(quantity_number(99.96).of, "100");
	assert_string_equal(quantity_number(NAN).of, "–");
	assert_string_equal(quantity_ratio(INTERVAL_NONE).of, "–");
	assert_string_equal(quantity_number(43417.1).of, "43417");
	assert_string_equal(quantity_number(NAN).of, "–");
	assert_string_equal(quantity_duration(0.0000123).of, "12.3 µs");
	assert_string_equal(quantity_duration(0).of, "0 ns");
	assert_string_equal(quantity_memory(0.5).of, "512 B");
	assert_string_equal(quantity_memory(2100).of, "2.05 MiB");
	assert_string_equal(quantity_percent(0.9712).of, "97.1 %");
}

static void intervals_say_what_they_show(void **state)
{
	(void)state;
	struct interval clear = {3.5, 3.4, 3.61, 0.97, 6}, spans = {1.001, 0.99, 1.01, 0.97, 6};
	struct interval few = {3.5, NAN, NAN, NAN, 5};
	assert_string_equal(quantity_ratio(clear).of, "3.50× [3.40, 3.61]");
	assert_string_equal(quantity_comparison(clear).of, "3.50× [3.40, 3.61]");
	assert_string_equal(quantity_comparison(spans).of, "≈ 1 [0.99, 1.01]");
	assert_string_equal(quantity_comparison(few).of, "3.50×");
	struct interval close = {1.003, 1.002, 1.0043, 0.97, 6};
	assert_string_equal(quantity_ratio(close).of, "1.003× [1.002, 1.004]");
	assert_string_equal(quantity_count(1001).of, "1001");
	assert_string_equal(quantity_finding(clear).of, "3.50× [3.40, 3.61]");
	assert_string_equal(quantity_finding(spans).of, "no difference shown [0.99, 1.01]");
	assert_string_equal(quantity_finding(few).of, "3.50× (no interval)");
	assert_string_equal(quantity_finding(INTERVAL_NONE).of, "–");
	assert_string_equal(quantity_interval(INTERVAL_NONE).of, "–");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_right_aligned),
		cmocka_unit_test(every_column_keeps_to_its_own_cell),
		cmocka_unit_test(headings_may_have_two_lines),
		cmocka_unit_test(words_are_wrapped_before_columns_are_left_out),
		cmocka_unit_test(width_is_what_a_terminal_shows),
		cmocka_unit_test(foreign_text_cannot_steer_the_terminal),
		cmocka_unit_test(markdown_keeps_its_columns),
		cmocka_unit_test(what_was_never_measured_has_no_column),
		cmocka_unit_test(tables_may_be_empty_or_long),
		cmocka_unit_test(long_text_is_wrapped_at_eighty_columns),
		cmocka_unit_test(quantities_have_three_figures),
		cmocka_unit_test(intervals_say_what_they_show),
	};
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
