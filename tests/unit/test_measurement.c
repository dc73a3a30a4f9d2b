/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a run, whatever it answers: measured under a model that is none, whose three
 * functions do as the test says. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/cell/measurement.h"
#include "harness/cell/run_json.h"
#include "models/runtime/runtime.h"

static int start_answers, run_answers, check_answers;
static double span_s;
static int stopped;

static int mock_start(const struct model_settings *settings)
{
	return start_answers < 0 ? start_answers : runtime_open(settings, SHARED_BY_NONE);
}

static int mock_run(int (*root)(void *argument), void *argument)
{
	return root(argument);
}

static void mock_stop(struct model_usage *usage)
{
	*usage = (struct model_usage){.os_threads = 3, .os_processes = 1};
	runtime_close();
	stopped++;
}

static const struct model mock = {.name = "mock",
	.concurrency = REACH_WORKERS,
	.parallelism = REACH_WORKERS,
	.start = mock_start,
	.run = mock_run,
	.stop = mock_stop};

static int run(void *state)
{
	(void)state;
	return run_answers;
}

static int check(const void *state, char *problem)
{
	(void)state;
	return check_answers < 0 ? wrong(problem, "it is wrong") : 0;
}

static uint64_t checksum(const void *state)
{
	(void)state;
	return 42;
}

static struct work_span work_span(const void *state)
{
	(void)state;
	return (struct work_span){.span = span_s};
}

static const struct workload workload = {.name = "mocked",
	.state = sizeof(struct run_parameters),
	.run = run,
	.check = check,
	.checksum = checksum,
	.work_span = work_span};

static struct run_parameters state;

static int measure(struct measurement *measured)
{
	struct cell_plan plan = {.workload = &workload,
		.model = &mock,
		.workers = {2, NULL},
		.cores = 2,
		.state = &state};
	state = (struct run_parameters){.tasks = 5, .second = 1};
	stopped = 0;
	return measurement_take(&plan, measured);
}

static int reset(void **unused)
{
	(void)unused;
	start_answers = run_answers = check_answers = 0;
	span_s = 0;
	return 0;
}

static void a_good_run_is_valid(void **unused)
{
	struct measurement measured;

	(void)unused;
	assert_int_equal(measure(&measured), 0);
	assert_true(measured.record.valid);
	assert_int_equal(measured.checksum, 42);
	assert_true(measured.record.wall_s > 0);
	assert_int_equal((int)measured.record.os_threads, 3);
	assert_int_equal(stopped, 1);
	json_decref(measured.facts);
}

static void what_the_check_refuses_is_not(void **unused)
{
	struct measurement measured;

	(void)unused;
	check_answers = -1;
	assert_int_equal(measure(&measured), 0);
	assert_false(measured.record.valid);
	assert_string_equal(measured.problem.text, "it is wrong");
	assert_int_equal(stopped, 1);
	json_decref(measured.facts);
}

static void a_deadlock_and_a_failure_are_told_apart(void **unused)
{
	static const int errors[] = {-EDEADLK, -EIO};
	static const char *const words[] = {"nothing can wake one", "the run failed"};
	struct measurement measured;

	(void)unused;
	for (int i = 0; i < 2; i++) {
		run_answers = errors[i];
		assert_int_equal(measure(&measured), 0);
		assert_false(measured.record.valid);
		assert_int_equal(measured.error, errors[i]);
		assert_non_null(strstr(measured.problem.text, words[i]));
		assert_int_equal(stopped, 1);
		json_decref(measured.facts);
	}
}

static void faster_than_the_lower_bound_is_an_error(void **unused)
{
	struct measurement measured;

	(void)unused;
	span_s = 1000;
	assert_int_equal(measure(&measured), 0);
	assert_false(measured.record.valid);
	assert_non_null(strstr(measured.problem.text, "the least possible"));
	json_decref(measured.facts);
}

static void a_model_that_cannot_start_says_what_is_scarce(void **unused)
{
	struct measurement measured;

	(void)unused;
	start_answers = -EMFILE;
	assert_int_equal(measure(&measured), -EMFILE);
	assert_non_null(strstr(measured.problem.text, "ulimit -n"));
	assert_int_equal(stopped, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_good_run_is_valid, reset),
		cmocka_unit_test_setup(what_the_check_refuses_is_not, reset),
		cmocka_unit_test_setup(a_deadlock_and_a_failure_are_told_apart, reset),
		cmocka_unit_test_setup(faster_than_the_lower_bound_is_an_error, reset),
		cmocka_unit_test_setup(a_model_that_cannot_start_says_what_is_scarce, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
