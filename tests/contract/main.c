/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: contract [MODEL[/STACKS] [CHECK]]
 * STACKS is how a loop keeps the stacks of tasks that wait, own or copied. */
#include "tests/contract/contract.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cmocka.h>

#define COUNTERS 16
#define CHECKS_MOST 512

static const struct check *const tables[] = {checks_groups, checks_failures, checks_time,
	checks_sync, checks_io, checks_loss, checks_offload, checks_arrival, checks_stacks};

/* So few that any task which waits has its stack copied out. */
#define SHARED_STACKS 2

static enum model_stacks stacks;
static char failure[512];
static _Atomic int *counters;

struct trial {
	const struct check *check;
	const struct model *model;
};

int contract_failed(const char *file, int line, const char *what)
{
	snprintf(failure, sizeof(failure), "%s:%d: not so: %s", file, line, what);
	return -1;
}

int contract_bump(int i)
{
	return atomic_fetch_add(&counters[i], 1) + 1;
}

int contract_count(int i)
{
	return atomic_load(&counters[i]);
}

static int open_descriptors(void)
{
	int count = 0;
	DIR *directory = opendir("/proc/self/fd");
	while (directory && readdir(directory))
		count++;
	closedir(directory);
	return count;
}

static int do_nothing(void *argument)
{
	(void)argument;
	return 0;
}

/* What a library opens once and for all is not a leak. */
static void warm_up(const struct model *candidate)
{
	struct model_settings settings = {.workers = 1, .cores = 1};
	struct model_usage usage;
	model = candidate;
	model->start(&settings);
	model->run(do_nothing, NULL);
	model->stop(&usage);
}

static void attempt(void **state)
{
	const struct trial *trial = *state;
	struct model_settings settings = {.workers = trial->check->workers,
		.cores = 2,
		.stacks = stacks,
		.shared_stacks = SHARED_STACKS};
	struct model_usage usage;
	if (trial->model->fixed_workers)
		settings.workers = trial->model->fixed_workers;
	memset((void *)(uintptr_t)counters, 0, COUNTERS * sizeof(*counters));
	failure[0] = '\0';
	int before = open_descriptors();
	model = trial->model;
	assert_int_equal(model->start(&settings), 0);
	int result = model->run(trial->check->root, NULL);
	model->stop(&usage);
	if (failure[0])
		fail_msg("%s", failure);
	assert_int_equal(result, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(open_descriptors(), before);
}

static bool suits(const struct check *check, const struct model *candidate)
{
	if (check->forked)
		return candidate->worker_processes && candidate->concurrency == REACH_WORKERS;
	return !check->overlap || candidate->concurrency != REACH_ONE;
}

static int try_model(const struct model *candidate, const char *only)
{
	static struct trial trials[CHECKS_MOST];
	static struct CMUnitTest tests[CHECKS_MOST];
	size_t count = 0;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct check *check = tables[i]; check->name; check++) {
			if (!suits(check, candidate) || (only && strcmp(only, check->name) != 0))
				continue;
			trials[count] = (struct trial){check, candidate};
			tests[count] = (struct CMUnitTest){
				check->name, attempt, NULL, NULL, &trials[count]};
			count++;
		}
	const char *how = stacks_name(stacks);
	printf("-- %s%s%s\n", candidate->name, how ? "/" : "", how ? how : "");
	fflush(stdout);
	warm_up(candidate);
	return _cmocka_run_group_tests(candidate->name, tests, count, NULL, NULL);
}

/* Splits "MODEL/STACKS". Answers whether the build can keep stacks so. */
static bool choose(char *choice)
{
	char *how = choice ? strchr(choice, '/') : NULL;
	if (!how)
		return true;
	*how++ = '\0';
	for (stacks = STACKS_COPIED; stacks > STACKS_DEFAULT; stacks--)
		if (strcmp(how, stacks_name(stacks)) == 0)
			return stacks_supported(stacks);
	fprintf(stderr, "contract: stacks are own or copied, not '%s'\n", how);
	exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
	if (!choose(argv[1])) {
		puts("1..1\nok 1 - stacks # skip this build cannot copy them");
		return EXIT_SUCCESS;
	}
	counters = mmap(NULL, COUNTERS * sizeof(*counters), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counters == MAP_FAILED)
		return EXIT_FAILURE;
	int failed = 0, tried = 0;
	for (int i = 0; models[i]; i++) {
		if (argc > 1 && strcmp(argv[1], models[i]->name) != 0)
			continue;
		failed += try_model(models[i], argc > 2 ? argv[2] : NULL);
		tried++;
	}
	return failed || !tried ? EXIT_FAILURE : EXIT_SUCCESS;
}
