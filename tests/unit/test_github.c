/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GitHub's runners are given. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/format/github.h"

#define SUMMARY_MAX (1024 * 1024)

static char path[] = "/tmp/simul-test-github-XXXXXX";

static int begin(void **state)
{
	int file = mkstemp(path);

	(void)state;
	if (file < 0)
		return -1;
	close(file);
	return setenv("GITHUB_STEP_SUMMARY", path, 1);
}

static int end(void **state)
{
	(void)state;
	return unlink(path);
}

/* The file's content, which the caller frees. */
static char *content(size_t *size)
{
	char *text = calloc(1, 2 * SUMMARY_MAX);
	FILE *file = fopen(path, "r");

	assert_non_null(text);
	assert_non_null(file);
	*size = fread(text, 1, 2 * SUMMARY_MAX - 1, file);
	fclose(file);
	return text;
}

static void summaries_are_appended(void **state)
{
	size_t size;

	(void)state;
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(github_summary_append("one\n", 4), 0);
	assert_int_equal(github_summary_append("two\n", 4), 0);
	char *text = content(&size);
	assert_string_equal(text, "one\ntwo\n");
	free(text);
}

static void too_long_a_summary_ends_with_a_whole_line(void **state)
{
	size_t size = 0, length = 2 * SUMMARY_MAX - 100;
	char *long_text = malloc(length);

	(void)state;
	assert_non_null(long_text);
	for (size_t i = 0; i < length; i++)
		long_text[i] = i % 100 == 99 ? '\n' : 'x';
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(github_summary_append(long_text, length), 1);
	char *text = content(&size);
	assert_true(size <= SUMMARY_MAX && size > SUMMARY_MAX - 200);
	assert_non_null(strstr(text, "x\n\n\n*(cut"));
	assert_int_equal(github_summary_append(long_text, length), -ENOSPC);
	free(text);
	free(long_text);
}

static void without_a_runner_there_is_no_summary(void **state)
{
	(void)state;
	setenv("GITHUB_STEP_SUMMARY", "", 1);
	assert_int_equal(github_summary_append("one\n", 4), -ENOENT);
	setenv("GITHUB_STEP_SUMMARY", "/nowhere/at/all", 1);
	assert_int_equal(github_summary_append("one\n", 4), -ENOENT);
	setenv("GITHUB_STEP_SUMMARY", path, 1);
}

/* What an annotation looks like on standard output. */
static void annotated(enum github_level level, const char *title, const char *text, char *line)
{
	int kept = dup(STDOUT_FILENO);

	fflush(stdout);
	assert_non_null(freopen(path, "w", stdout));
	github_annotate(level, title, text);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, 256, file));
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
}

static void annotations_are_one_line(void **state)
{
	char line[256];

	(void)state;
	annotated(GITHUB_ERROR, "A1: worse, 15 %", "was: 1,\nis 2\r", line);
	assert_string_equal(line, "::error title=A1%3A worse%2C 15 %25::was: 1,%0Ais 2%0D\n");
	annotated(GITHUB_NOTICE, "t", "::", line);
	assert_string_equal(line, "::notice title=t::::\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summaries_are_appended),
		cmocka_unit_test(too_long_a_summary_ends_with_a_whole_line),
		cmocka_unit_test(without_a_runner_there_is_no_summary),
		cmocka_unit_test(annotations_are_one_line),
	};
	return cmocka_run_group_tests_name("github", tests, begin, end);
}
