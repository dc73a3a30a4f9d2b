/* SPDX-License-Identifier: GPL-3.0-or-later */
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

static void assert_prints(const struct table *table, enum table_form form, const char *wanted)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	assert_int_equal(table_print(table, stream, form), 0);
	fclose(stream);
	assert_string_equal(text, wanted);
	free(text);
}

static struct table *two_columns(void)
{
	struct table *table = table_open();
	table_column(table, "model", TABLE_LEFT);
	table_column(table, "wall", TABLE_RIGHT);
	return table;
}

static void numbers_are_right_aligned(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_cell(table, TABLE_STRONG, "sequential");
	table_cell(table, TABLE_PLAIN, "%.2f", 7.0);
	table_cell(table, TABLE_PLAIN, "threads");
	table_cell(table, TABLE_ALARM, "%.2f", 12.5);
	assert_int_equal(table_rows(table), 2);
	assert_prints(table, TABLE_TERMINAL,
		"model        wall\n"
		"sequential   7.00\n"
		"threads     12.50\n");
	assert_prints(table, TABLE_MARKDOWN,
		"| model | wall |\n"
		"| --- | ---: |\n"
		"| **sequential** | 7.00 |\n"
		"| threads | **12.50** |\n");
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
	table_cell(table, TABLE_PLAIN, "並行");
	table_cell(table, TABLE_PLAIN, "2×");
	table_cell(table, TABLE_PLAIN, "pool");
	table_cell(table, TABLE_PLAIN, "10×");
	assert_prints(table, TABLE_TERMINAL, "model  wall\n並行     2×\npool    10×\n");
	table_close(table);
}

static void foreign_text_cannot_steer_the_terminal(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_cell(table, TABLE_PLAIN, "a\033[2Jb\nc");
	table_cell(table, TABLE_PLAIN, "\xff\xc3");
	assert_prints(table, TABLE_TERMINAL, "model     wall\na?[2Jb?c    ??\n");
	table_close(table);
}

static void markdown_keeps_its_columns(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_cell(table, TABLE_PLAIN, "a|b <i> *c* _d_");
	assert_prints(table, TABLE_MARKDOWN,
		"| model | wall |\n| --- | ---: |\n"
		"| a\\|b \\<i\\> \\*c\\* \\_d\\_ |  |\n");
	table_close(table);
}

static void what_was_never_measured_has_no_column(void **state)
{
	(void)state;
	struct table *table = two_columns();
	table_column(table, "cores", TABLE_RIGHT);
	for (int row = 0; row < 2; row++) {
		table_cell(table, TABLE_PLAIN, "threads");
		table_cell(table, TABLE_PLAIN, TABLE_UNMEASURED);
		table_cell(table, TABLE_PLAIN, row == 0 ? TABLE_UNMEASURED : "2");
	}
	table_drop_unmeasured(table);
	assert_prints(table, TABLE_TERMINAL,
		"model    cores\n"
		"threads      –\n"
		"threads      2\n");
	table_close(table);
	table = two_columns();
	table_drop_unmeasured(table);
	assert_prints(table, TABLE_TERMINAL, "model  wall\n");
	table_close(table);
	table_drop_unmeasured(NULL);
}

static void tables_may_be_empty_or_long(void **state)
{
	(void)state;
	struct table *table = table_open();
	assert_prints(table, TABLE_TERMINAL, "");
	table_close(table);
	table = two_columns();
	assert_prints(table, TABLE_TERMINAL, "model  wall\n");
	for (int i = 0; i < 1001; i++)
		table_cell(table, TABLE_PLAIN, "%d", i);
	assert_int_equal(table_rows(table), 501);
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
		stream, TABLE_TERMINAL, 2);
	text_print("a_b", stream, TABLE_MARKDOWN, 0);
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
