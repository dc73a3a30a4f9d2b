/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offload: functions that run where they do not hold up others, where the model has such a place.
 */
#include "tests/contract/contract.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static int twice(const void *in, void *out)
{
	*(int64_t *)out = 2 * *(const int64_t *)in;
	return 7;
}

static int fail_with_words(const void *in, void *out)
{
	(void)out;
	return task_fail(-EPROTO, "number %lld", (long long)*(const int64_t *)in);
}

static int block(const void *in, void *out)
{
	(void)out;
	contract_bump(2);
	usleep((useconds_t)(*(const int64_t *)in / 1000));
	return 0;
}

/* Hybrids have a pool beside the loop. */
static bool has_pool(void)
{
	return strchr(model->name, '+') != NULL;
}

static int offloaded_work_answers(void *argument)
{
	(void)argument;
	int64_t in = 21, out = 0;
	for (int i = 0; i < 50; i++) {
		EXPECT(offload(twice, &in, sizeof(in), &out, sizeof(out)) == 7);
		EXPECT(out == 42);
	}
	return 0;
}

static int offload_one(const void *in, void *out)
{
	return offload(twice, in, sizeof(int64_t), out, sizeof(int64_t));
}

static int many_tasks_offload_at_once(void *argument)
{
	(void)argument;
	enum { COUNT = 500 };
	static int64_t answers[COUNT];
	struct group *group;
	EXPECT(group_open(&group, COUNT, sizeof(int64_t), sizeof(int64_t)) == 0);
	for (int64_t i = 0; i < COUNT; i++)
		EXPECT(group_spawn(group, offload_one, &i) >= 0);
	EXPECT(group_join(group, JOIN_ALL, answers, NULL) == 0);
	for (int64_t i = 0; i < COUNT; i++)
		EXPECT(answers[i] == 2 * i);
	group_close(group);
	return 0;
}

static int offload_failure(const void *in, void *out)
{
	(void)out;
	return offload(fail_with_words, in, sizeof(int64_t), NULL, 0);
}

static int failures_of_offloaded_work_keep_their_words(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, sizeof(int64_t), 0) == 0);
	EXPECT(group_spawn(group, offload_failure, &(int64_t){5}) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome.code == -EPROTO && strcmp(outcome.message, "number 5") == 0);
	group_close(group);
	return 0;
}

static int offload_a_block(const void *in, void *out)
{
	(void)out;
	int result = offload(block, in, sizeof(int64_t), NULL, 0);
	contract_bump(1);
	return result;
}

static int beat(const void *in, void *out)
{
	(void)in;
	(void)out;
	while (contract_count(1) == 0) {
		int result = time_sleep(time_now() + 5 * MS);
		if (result < 0)
			return result;
		if (contract_count(2) == 1 && contract_count(1) == 0)
			contract_bump(0);
	}
	return 0;
}

/* On the plain loop nothing beats while the call blocks; with a pool beside it, much does. */
static int others_go_on_where_there_is_a_pool(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 2, sizeof(int64_t), 0) == 0);
	EXPECT(group_spawn(group, beat, &(int64_t){0}) >= 0);
	EXPECT(group_spawn(group, offload_a_block, &(int64_t){200 * MS}) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	bool alone = model->concurrency == REACH_ALL && !has_pool();
	EXPECT(alone ? contract_count(0) == 0 : contract_count(0) > 3);
	group_close(group);
	return 0;
}

static int offloading_can_be_cancelled(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	if (!has_pool())
		return 0;
	EXPECT(group_open(&group, 1, sizeof(int64_t), 0) == 0);
	EXPECT(group_spawn(group, offload_a_block, &(int64_t){50 * MS}) >= 0);
	while (contract_count(2) == 0)
		EXPECT(time_sleep(time_now() + MS) == 0);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_CANCELLED);
	group_close(group);
	return 0;
}

static int die(const void *in, void *out)
{
	(void)in;
	(void)out;
	kill(getpid(), SIGKILL);
	return pause();
}

static int a_killed_worker_costs_what_it_ran(void *argument)
{
	(void)argument;
	int64_t in = 4, out = 0;
	if (!has_pool() || !model->worker_processes)
		return 0;
	for (int i = 0; i < 4; i++)
		EXPECT(offload(die, NULL, 0, NULL, 0) == -EOWNERDEAD);
	EXPECT(offload(twice, &in, sizeof(in), &out, sizeof(out)) == 7 && out == 8);
	return 0;
}

static int add_to_output(const void *in, void *out)
{
	const int64_t *number = in;
	*(int64_t *)out += *number;
	return *number < 0 ? -EDOM : 0;
}

static int an_output_is_zeroed_first_and_after_a_failure(void *argument)
{
	(void)argument;
	int64_t in = 5, out = 100;
	EXPECT(offload(add_to_output, &in, sizeof(in), &out, sizeof(out)) == 0 && out == 5);
	if (has_pool()) {
		int64_t outer = deadline_enter(time_now());
		out = 100;
		int result = offload(add_to_output, &in, sizeof(in), &out, sizeof(out));
		EXPECT(result == 0 ? out == 5 : result == -ETIMEDOUT && out == 0);
		deadline_leave(outer);
	}
	in = -5;
	EXPECT(offload(add_to_output, &in, sizeof(in), &out, sizeof(out)) == -EDOM && out == 0);
	return 0;
}

static int hold_a_permit(const void *in, void *out)
{
	(void)out;
	struct semaphore *semaphore = *(struct semaphore *const *)in;
	EXPECT(semaphore_acquire(semaphore) == 0);
	for (int i = 0; i < 3; i++)
		EXPECT(offload(die, NULL, 0, NULL, 0) == -EOWNERDEAD);
	int64_t outer = deadline_enter(time_now() + 20 * MS);
	EXPECT(semaphore_acquire(semaphore) == -ETIMEDOUT);
	deadline_leave(outer);
	semaphore_release(semaphore);
	EXPECT(semaphore_acquire(semaphore) == 0);
	semaphore_release(semaphore);
	contract_bump(0);
	return 0;
}

static int a_killed_worker_gives_back_no_permit_of_the_loop(void *argument)
{
	(void)argument;
	struct semaphore *semaphore;
	struct group *group;
	if (!has_pool() || !model->worker_processes)
		return 0;
	EXPECT(semaphore_open(&semaphore, 1) == 0);
	EXPECT(group_open(&group, 1, sizeof(struct semaphore *), 0) == 0);
	EXPECT(group_spawn(group, hold_a_permit, &semaphore) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(contract_count(0) == 1);
	group_close(group);
	semaphore_close(semaphore);
	return 0;
}

const struct check checks_offload[] = {
	{"offloaded work answers", offloaded_work_answers, 2, false, false},
	{"many tasks offload at once", many_tasks_offload_at_once, 2, false, false},
	{"failures of offloaded work keep their words", failures_of_offloaded_work_keep_their_words,
		1, false, false},
	{"others go on where there is a pool", others_go_on_where_there_is_a_pool, 2, true, false},
	{"offloading can be cancelled", offloading_can_be_cancelled, 1, true, false},
	{"an output is zeroed first and after a failure",
		an_output_is_zeroed_first_and_after_a_failure, 1, false, false},
	{"a killed worker gives back no permit of the loop",
		a_killed_worker_gives_back_no_permit_of_the_loop, 2, true, false},
	{"a killed worker costs what it ran", a_killed_worker_costs_what_it_ran, 2, true, false},
	{NULL, NULL, 0, false, false},
};
