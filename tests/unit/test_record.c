/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records, whole and broken. */
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

#include "harness/results/record.h"

#define MINIMAL "\"schema\":1,\"workload\":\"fetch\",\"model\":\"threads\",\"wall_s\":0.25"

static char path[64];
static struct problem problem;

static int make_file(void **state)
{
	(void)state;
	strcpy(path, "/tmp/simul-record-XXXXXX");
	problem.text[0] = '\0';
	int descriptor = mkstemp(path);
	return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static int read_bytes(struct records *records, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return records_read(records, path, &problem);
}

static int read_text(struct records *records, const char *text)
{
	return read_bytes(records, text, strlen(text));
}

/* The text is refused with one line that holds `words`, and nothing is left allocated. */
static void assert_refused(const char *text, const char *words)
{
	struct records records;
	assert_int_equal(read_text(&records, text), -EPROTO);
	assert_null(records.items);
	assert_int_equal(records.count, 0);
	assert_null(strchr(problem.text, '\n'));
	if (!strstr(problem.text, words))
		fail_msg("'%s' does not say '%s'", problem.text, words);
}

static void a_whole_record_is_read(void **state)
{
	(void)state;
	struct records records;
	assert_int_equal(
		read_text(&records,
			"{" MINIMAL ",\"row\":\"B5\",\"round\":3,\"tasks\":5,\"second\":0.1,"
			"\"latency_ns\":{\"p50\":7,\"p99\":9.5},\"checksum\":\"00ff\","
			"\"valid\":false,\"problem\":\"lost one\",\"novelty\":[1]}\n"),
		0);
	const struct record *record = &records.items[0];
	assert_int_equal(records.count, 1);
	assert_string_equal(record->workload, "fetch");
	assert_string_equal(record->row, "B5");
	assert_string_equal(record->checksum, "00ff");
	assert_string_equal(record->problem, "lost one");
	assert_int_equal(record->round, 3);
	assert_int_equal(record->tasks, 5);
	assert_true(record->second == 0.1 && record->wall_s == 0.25);
	assert_true(record->latency_p50_ns == 7 && record->latency_p99_ns == 9.5);
	assert_true(isnan(record->latency_max_ns));
	assert_false(record->valid);
	records_release(&records);
}

static void what_is_absent_or_null_has_its_default(void **state)
{
	(void)state;
	struct records records;
	assert_int_equal(read_text(&records,
				 "{" MINIMAL "}\n"
				 "{\"schema\":1,\"workload\":\"w\",\"model\":\"m\",\"wall_s\":null,"
				 "\"row\":null,\"steal\":null,\"latency_ns\":null}"),
		0);
	assert_int_equal(records.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(records.items[i].row, "");
		assert_true(isnan(records.items[i].steal));
		assert_true(records.items[i].second == 1);
		assert_true(records.items[i].valid);
	}
	assert_true(isnan(records.items[1].wall_s));
	records_release(&records);
}

static void blank_lines_and_an_empty_file_hold_no_records(void **state)
{
	(void)state;
	struct records records;
	assert_int_equal(read_text(&records, ""), 0);
	assert_int_equal(records.count, 0);
	assert_int_equal(read_text(&records, "\n{" MINIMAL "}\r\n  \n"), 0);
	assert_int_equal(records.count, 1);
	records_release(&records);
}

static void many_records_keep_their_order(void **state)
{
	(void)state;
	FILE *file = fopen(path, "w");
	for (int i = 0; i < 1000; i++)
		fprintf(file, "{" MINIMAL ",\"position\":%d}\n", i);
	fclose(file);
	struct records records;
	assert_int_equal(records_read(&records, path, &problem), 0);
	assert_int_equal(records.count, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(records.items[i].position, i);
	records_release(&records);
}

static void the_schema_is_checked(void **state)
{
	(void)state;
	assert_refused("{\"schema\":2}", "schema 2");
	assert_refused("{\"workload\":\"fetch\"}", "'schema'");
	assert_refused("{\"schema\":\"1\"}", "'schema'");
	assert_refused("[1,2]", "not a JSON object");
	assert_refused("{\"schema\":1,\"model\":\"threads\",\"wall_s\":1}", "'workload'");
	assert_refused("{\"schema\":1,\"workload\":\"w\",\"wall_s\":1}", "'model'");
	assert_refused("{\"schema\":1,\"workload\":\"w\",\"model\":\"m\"}", "'wall_s'");
}

static void values_of_the_wrong_kind_are_refused(void **state)
{
	(void)state;
	assert_refused(
		"{\"schema\":1,\"workload\":null,\"model\":\"m\",\"wall_s\":1}", "'workload'");
	assert_refused("{\"schema\":1,\"workload\":\"w\",\"model\":7,\"wall_s\":1}", "'model'");
	assert_refused(
		"{\"schema\":1,\"workload\":\"w\",\"model\":\"m\",\"wall_s\":\"1\"}", "'wall_s'");
	assert_refused(
		"{\"schema\":1,\"workload\":\"w\",\"model\":\"m\",\"wall_s\":-1}", "'wall_s'");
	assert_refused("{" MINIMAL ",\"workers\":1.5}", "'workers'");
	assert_refused("{" MINIMAL ",\"round\":-1}", "'round'");
	assert_refused("{" MINIMAL ",\"workers\":99999999999}", "'workers'");
	assert_refused("{" MINIMAL ",\"second\":0}", "'second'");
	assert_refused("{" MINIMAL ",\"valid\":1}", "'valid'");
}

static void corrupted_lines_are_named(void **state)
{
	(void)state;
	assert_refused("{" MINIMAL "}\n{" MINIMAL, "line 2");
	assert_refused("{" MINIMAL "}\n\n{" MINIMAL "}{}\n", "line 3");
	assert_refused("hello\n", "not JSON");
	assert_refused("{" MINIMAL ",\"row\":\"\xff\xfe\"}", "not JSON");
	assert_refused("{" MINIMAL ",\"model\":\"twice\"}", "not JSON");
	struct records records;
	static const char zeros[4096];
	assert_int_equal(read_bytes(&records, zeros, sizeof(zeros)), -EPROTO);
	assert_int_equal(records.count, 0);
}

static void a_file_without_lines_does_not_fill_memory(void **state)
{
	(void)state;
	struct records records;
	assert_int_equal(records_read(&records, "/dev/zero", &problem), -EPROTO);
	assert_non_null(strstr(problem.text, "not a plain file"));
	char *endless = calloc(2, 1 << 20);
	memset(endless, ' ', 2 << 20);
	assert_int_equal(read_bytes(&records, endless, 2 << 20), -EPROTO);
	assert_non_null(strstr(problem.text, "longer than"));
	free(endless);
	char *deep = malloc(200000);
	memset(deep, '[', 200000);
	assert_int_equal(read_bytes(&records, deep, 200000), -EPROTO);
	free(deep);
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
	(void)state;
	struct records records;
	assert_int_equal(records_read(&records, "/nowhere/records.jsonl", &problem), -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere/records.jsonl"));
	assert_int_equal(records_read(&records, "/tmp", &problem), -EPROTO);
	assert_non_null(strstr(problem.text, "/tmp: not a plain file"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_file, remove_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_whole_record_is_read),
		TEST(what_is_absent_or_null_has_its_default),
		TEST(blank_lines_and_an_empty_file_hold_no_records),
		TEST(many_records_keep_their_order),
		TEST(the_schema_is_checked),
		TEST(values_of_the_wrong_kind_are_refused),
		TEST(corrupted_lines_are_named),
		TEST(a_file_without_lines_does_not_fill_memory),
		TEST(a_file_that_cannot_be_read_is_named),
	};
	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
