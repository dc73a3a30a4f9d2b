/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what was written has arrived. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>

#include "harness/files/stream.h"

static void what_arrived_is_fine(void **state)
{
	FILE *stream = tmpfile();

	(void)state;
	assert_non_null(stream);
	fputs("text", stream);
	assert_int_equal(stream_finish(stream), 0);
	assert_int_equal(ftell(stream), 4);
	fclose(stream);
}

/* However much was written since the write that failed. */
static void a_full_disk_is_named(void **state)
{
	(void)state;
	for (int lines = 1; lines <= 100000; lines *= 10) {
		FILE *stream = fopen("/dev/full", "w");
		assert_non_null(stream);
		for (int i = 0; i < lines; i++)
			fputs("text\n", stream);
		errno = 0;
		assert_int_equal(stream_finish(stream), -ENOSPC);
		fclose(stream);
	}
}

static void an_early_failure_is_not_forgotten(void **state)
{
	FILE *stream = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(stream);
	fputs("text", stream);
	assert_int_equal(fflush(stream), EOF);
	errno = 0;
	assert_int_equal(stream_finish(stream), -ENOSPC);
	fclose(stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_arrived_is_fine),
		cmocka_unit_test(a_full_disk_is_named),
		cmocka_unit_test(an_early_failure_is_not_forgotten),
	};
	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
