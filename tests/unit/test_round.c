/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds of a cell that is a shell script: it prints a record and misbehaves as told by the
 * environment. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/process/child.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/process/hyperfine.h"
#include "harness/bench/round.h"
#include "harness/claims/claim_plan.h"

#define MODELS "sequential,eventloop,threads"
#define CELLS 6

static const char script[] =
	"#!/bin/sh\n"
	"workload=$2; sum=0123456789abcdef; valid=true; problem=\n"
	"while [ $# -gt 0 ]; do\n"
	"	case $1 in --model) model=$2;; --tasks) tasks=$2;; esac\n"
	"	shift\n"
	"done\n"
	"steal=null; foreign=null; own=\n"
	"if [ \"$model\" = \"$ODD_MODEL\" ]; then case $ODD in\n"
	"	checksum) sum=fedcba9876543210;;\n"
	"	invalid) valid=false; problem='too early';;\n"
	"	status) echo 'simul: no memory' >&2; exit 3;;\n"
	"	deadlock) exit 5;;\n"
	"	signal) kill -SEGV $$;;\n"
	"	silent) exit 0;;\n"
	"	boast) own=',\"setup_s\":60.0,\"startup_s\":0.0,\"teardown_s\":0.0';;\n"
	"	modest) own=',\"setup_s\":0.0,\"startup_s\":0.0,\"teardown_s\":-0.1';;\n"
	"	other) workload=chess;;\n"
	"	stolen) steal=0.023; foreign=0.05;;\n"
	"	once) [ -e \"$PIDFILE\" ] || foreign=0.5; : > \"$PIDFILE\";;\n"
	"	hang) sleep 1000 & echo $! > \"$PIDFILE\"; wait;;\n"
	"esac; fi\n"
	"echo "
	"'{\"schema\":1,\"workload\":\"'$workload'\",\"model\":\"'$model'\",\"wall_s\":0.1,'\\\n"
	"	'\"checksum\":\"'$sum$tasks'\",\"valid\":'$valid',\"problem\":\"'$problem'\",'\\\n"
	"	'\"steal\":'$steal',\"foreign\":'$foreign$own'}'\n";

static char directory[] = "/tmp/simul-test-round-XXXXXX";
static char *program, *pid_file;
static struct plan plan;
static struct suite plan_suite;
static struct budget budget;
static struct problem problem;

/* How long the bench is whose first round is run. */
static int rounds = 6;

static int begin(void **state)
{
	(void)state;
	child_hold_signals();
	if (!mkdtemp(directory))
		return -1;
	/* A name that a shell would split. */
	program = format_text("%s/a 'cell'", directory);
	pid_file = format_text("%s/pid", directory);
	if (file_replace(program, script, sizeof(script) - 1) < 0 || chmod(program, 0755) < 0)
		return -1;
	setenv("PIDFILE", pid_file, 1);
	return claim_plan_open(&plan, &plan_suite, "smoke", "A1,B5", MODELS);
}

static int end(void **state)
{
	(void)state;
	plan_release(&plan);
	suite_release(&plan_suite);
	unlink(program);
	unlink(pid_file);
	free(program);
	free(pid_file);
	return rmdir(directory);
}

/* A round of a plan in which `model` does as `odd` says. */
static int run_plan(const struct plan *asked, const char *model, const char *odd, double limit_s,
	json_t **records)
{
	struct conditions conditions = {.program = program,
		.base = program,
		.port = 1,
		.work_rate = 1e9,
		.limit_s = limit_s};
	struct progress progress;
	int error;

	setenv("ODD_MODEL", model, 1);
	setenv("ODD", odd, 1);
	budget_open(&budget, asked, rounds);
	progress_open(&progress, NULL, asked->count);
	progress_round_begin(&progress, "round 1", asked->count);
	error = round_run(asked, &conditions, 7, 1, &budget, &progress, records, &problem);
	progress_close(&progress);
	budget_close(&budget);
	return error;
}

static int run(const char *model, const char *odd, double limit_s, json_t **records)
{
	return run_plan(&plan, model, odd, limit_s, records);
}

static void expect_failure(const char *odd, int error, const char *words)
{
	json_t *records;

	assert_int_equal(run("eventloop", odd, 10, &records), error);
	assert_null(records);
	assert_non_null(strstr(problem.text, "under eventloop: "));
	if (!strstr(problem.text, words))
		fail_msg("'%s' does not say '%s'", problem.text, words);
}

static void good_round_is_complete(void **state)
{
	json_t *records, *record;
	size_t i;

	(void)state;
	assert_int_equal(run("none", "", 10, &records), 0);
	assert_int_equal(json_array_size(records), CELLS);
	json_array_foreach(records, i, record)
	{
		const char *row;
		int round, position;
		double outer_s;

		assert_int_equal(json_unpack(record, "{s:s, s:i, s:i, s:F}", "row", &row, "round",
					 &round, "position", &position, "outer_s", &outer_s),
			0);
		assert_true(strcmp(row, "A1") == 0 || strcmp(row, "B5") == 0);
		assert_int_equal(round, 1);
		assert_int_equal(position, i + 1);
		assert_true(outer_s > 0 && outer_s < 10);
	}
	json_decref(records);
	assert_int_equal(run("eventloop", "modest", 10, &records), 0);
	json_decref(records);
}

static void failures_are_named(void **state)
{
	(void)state;
	expect_failure("checksum", -EPROTO, "fedcba9876543210");
	expect_failure("checksum", -EPROTO, "0123456789abcdef");
	expect_failure("checksum", -EPROTO, "under sequential");
	expect_failure("invalid", -EPROTO, "not valid: too early");
	expect_failure("status", -EPROTO, "exit status 3: no memory");
	expect_failure("deadlock", -EPROTO, "deadlock");
	expect_failure("signal", -EPROTO, "signal 11");
	expect_failure("silent", -EPROTO, "printed no record");
	expect_failure("other", -EPROTO, "record of chess");
	expect_failure("boast", -EPROTO, "its own clock says 60.1");
}

/* The sequential model is right even when all the others agree against it. */
static void sequential_is_the_oracle(void **state)
{
	json_t *records;

	(void)state;
	assert_int_equal(run("sequential", "checksum", 10, &records), -EPROTO);
	assert_null(strstr(problem.text, "under sequential:"));
	assert_non_null(strstr(problem.text, "fedcba9876543210"));
}

static void hanging_cell_is_ended_with_all_its_processes(void **state)
{
	json_t *records;
	FILE *file;
	int pid = 0;

	(void)state;
	assert_int_equal(run("eventloop", "hang", 0.5, &records), -ETIMEDOUT);
	assert_non_null(strstr(problem.text, "did not end within 0.5 s"));
	file = fopen(pid_file, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &pid), 1);
	fclose(file);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

/* How many records of the model are in the round, and how many say `field`: `words`. */
static void count_records(const json_t *records, const char *model, const char *field,
	const char *words, int *found, int *marked)
{
	const json_t *record;
	size_t i;

	*found = *marked = 0;
	json_array_foreach(records, i, record)
	{
		const char *text = json_string_value(json_object_get(record, field));

		if (strcmp(json_string_value(json_object_get(record, "model")), model) != 0)
			continue;
		++*found;
		*marked += text && strcmp(text, words) == 0;
	}
}

static void disturbed_runs_are_set_aside_and_run_again(void **state)
{
	json_t *records;
	int found, marked;

	(void)state;
	unlink(pid_file);
	assert_int_equal(run("eventloop", "once", 10, &records), 0);
	unlink(pid_file);
	/* The first of two rows was disturbed once: three runs, at the end the repetition. */
	count_records(records, "eventloop", "set_aside", "foreign 50.0 %", &found, &marked);
	assert_int_equal(found, 3);
	assert_int_equal(marked, 1);
	count_records(records, "eventloop", "disturbed", "foreign 50.0 %", &found, &marked);
	assert_int_equal(marked, 0);
	count_records(records, "threads", "set_aside", "", &found, &marked);
	assert_int_equal(found, 2);
	assert_int_equal(json_array_size(records), CELLS + 1);
	assert_null(json_object_get(json_array_get(records, CELLS), "set_aside"));
	assert_int_equal(
		json_integer_value(json_object_get(json_array_get(records, CELLS), "position")),
		CELLS + 1);
	json_decref(records);
}

/* Constant noise ends with the budget: half as many repetitions as rounds. */
static void when_the_budget_is_used_up_the_last_run_counts(void **state)
{
	json_t *records;
	int found, marked;

	(void)state;
	assert_int_equal(run("eventloop", "stolen", 10, &records), 0);
	count_records(records, "eventloop", "set_aside", "steal 2.3 %", &found, &marked);
	assert_int_equal(found, 2 * (1 + 3));
	assert_int_equal(marked, 2 * 3);
	count_records(records, "eventloop", "disturbed", "steal 2.3 %", &found, &marked);
	assert_int_equal(marked, 2);
	assert_int_equal(json_array_size(records), CELLS + 2 * 3);
	json_decref(records);

	/* However many there are, a round comes to its end. */
	rounds = 1000;
	assert_int_equal(run("eventloop", "stolen", 10, &records), 0);
	assert_int_equal(json_array_size(records), CELLS + 2 * ROUND_REPETITIONS);
	json_decref(records);

	rounds = 1;
	assert_int_equal(run("eventloop", "stolen", 10, &records), 0);
	assert_int_equal(json_array_size(records), CELLS);
	count_records(records, "eventloop", "disturbed", "steal 2.3 %", &found, &marked);
	assert_int_equal(marked, 2);
	json_decref(records);
	rounds = 6;
}

static void cells_with_other_tasks_are_not_compared(void **state)
{
	struct suite suite;
	struct plan sleepers;
	json_t *records[3];

	(void)state;
	assert_int_equal(claim_plan_open(&sleepers, &suite, "documents", "sleepers",
				 "eventloop,threads,processes"),
		EXIT_FINE);
	assert_int_equal(sleepers.count, 3);
	for (int i = 0; i < 3; i++)
		records[i] = json_pack("{s:s}", "checksum", i == 2 ? "of 200" : "of 1000");
	assert_int_equal(round_check(&sleepers, records, &problem), 0);
	json_object_set_new(records[1], "checksum", json_string("of 999"));
	assert_int_equal(round_check(&sleepers, records, &problem), -EPROTO);
	assert_non_null(strstr(problem.text, "row sleepers under threads"));
	for (int i = 0; i < 3; i++)
		json_decref(records[i]);
	plan_release(&sleepers);
	suite_release(&suite);
}

static void twins_run_next_to_each_other(void **state)
{
	bool dropped[2 * CELLS] = {false};
	struct suite suite;
	struct plan twins;
	json_t *records, *record;
	size_t bases = 0, i;

	(void)state;
	assert_int_equal(claim_plan_open(&twins, &suite, "smoke", "A1,B5", MODELS), EXIT_FINE);
	plan_interleave(&twins);
	assert_int_equal(twins.count, 2 * CELLS);
	/* The base may be without a cell. */
	assert_true(twins.cells[3].base);
	dropped[3] = true;
	plan_drop(&twins, dropped);
	assert_int_equal(run_plan(&twins, "none", "", 10, &records), 0);
	assert_int_equal(json_array_size(records), 2 * CELLS - 1);
	json_array_foreach(records, i, record)
	{
		const char *side, *row, *model, *neighbours[4] = {"", "", "", ""};
		const json_t *next = json_array_get(records, i + 1);
		const json_t *last = i ? json_array_get(records, i - 1) : NULL;

		assert_int_equal(json_unpack(record, "{s:s, s:s, s:s}", "side", &side, "row", &row,
					 "model", &model),
			0);
		if (strcmp(side, "base") != 0)
			continue;
		bases++;
		json_unpack((json_t *)last, "{s:s, s:s}", "row", &neighbours[0], "model",
			&neighbours[1]);
		json_unpack((json_t *)next, "{s:s, s:s}", "row", &neighbours[2], "model",
			&neighbours[3]);
		assert_true((!strcmp(row, neighbours[0]) && !strcmp(model, neighbours[1])) ||
			    (!strcmp(row, neighbours[2]) && !strcmp(model, neighbours[3])));
	}
	assert_int_equal(bases, CELLS - 1);
	json_decref(records);
	/* What disturbs one disturbs the comparison: both run again, next to each other. */
	unlink(pid_file);
	assert_int_equal(run_plan(&twins, "threads", "once", 10, &records), 0);
	unlink(pid_file);
	assert_int_equal(json_array_size(records), 2 * CELLS - 1 + 2);
	for (size_t last = 2 * CELLS - 1; last < 2 * CELLS + 1; last++)
		assert_string_equal(
			json_string_value(json_object_get(json_array_get(records, last), "model")),
			"threads");
	json_array_foreach(records, i, record)
	{
		bases -= json_object_get(record, "set_aside") != NULL;
	}
	assert_int_equal(bases, CELLS - 1 - 2);
	json_decref(records);
	plan_release(&twins);
	suite_release(&suite);
}

static void assert_content(const char *path, const char *expected)
{
	char text[64] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text) - 1, file), strlen(expected));
	fclose(file);
	assert_string_equal(text, expected);
}

static void file_is_written_whole_or_not_at_all(void **state)
{
	char *path = format_text("%s/round", directory), *part = format_text("%s.part", path);
	json_t *records = json_pack("[{s:i}, {s:f}]", "a", 1, "b", 0.1);
	struct rlimit limit, small;

	(void)state;
	assert_int_equal(round_write(path, records), 0);
	assert_content(path, "{\"a\":1}\n{\"b\":0.1}\n");

	/* A limit on the size of files stands in for a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = (struct rlimit){.rlim_cur = 4, .rlim_max = limit.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(file_replace(path, "other\n", 6), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_content(path, "{\"a\":1}\n{\"b\":0.1}\n");
	assert_int_equal(access(part, F_OK), -1);

	assert_int_equal(round_write("/nowhere/round", records), -ENOENT);
	json_decref(records);
	unlink(path);
	free(part);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_round_is_complete),
		cmocka_unit_test(failures_are_named),
		cmocka_unit_test(sequential_is_the_oracle),
		cmocka_unit_test(hanging_cell_is_ended_with_all_its_processes),
		cmocka_unit_test(disturbed_runs_are_set_aside_and_run_again),
		cmocka_unit_test(when_the_budget_is_used_up_the_last_run_counts),
		cmocka_unit_test(cells_with_other_tasks_are_not_compared),
		cmocka_unit_test(twins_run_next_to_each_other),
		cmocka_unit_test(file_is_written_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
