/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that are killed in mid-task: only where workers are processes. */
#include "tests/contract/contract.h"

#include <signal.h>
#include <unistd.h>

#include "models/model.h"

struct run_parameters {
	struct mutex *mutex;
	struct semaphore *semaphore;
	struct queue *queue;
	int64_t number;
};

static _Noreturn void die(void)
{
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

static int die_or_sleep(const void *in, void *out)
{
	const int64_t *number = in;
	if (*number == 1)
		die();
	*(int64_t *)out = *number;
	return time_sleep(time_now() + 20 * MS);
}

static int a_killed_worker_costs_its_task_only(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t numbers[5];
	struct outcome outcomes[5];
	EXPECT(group_open(&group, 5, sizeof(int64_t), sizeof(int64_t)) == 0);
	for (int64_t i = 0; i < 5; i++)
		EXPECT(group_spawn(group, die_or_sleep, &i) >= 0);
	EXPECT(group_join(group, JOIN_ALL, numbers, outcomes) == 1);
	for (int i = 0; i < 5; i++) {
		EXPECT(outcome_ending(outcomes[i]) == (i == 1 ? ENDED_LOST : ENDED_OK));
		EXPECT(numbers[i] == (i == 1 ? 0 : i));
	}
	group_close(group);
	return 0;
}

/* More deaths than workers: each must have been replaced. */
static int killed_workers_are_replaced(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, sizeof(int64_t), sizeof(int64_t)) == 0);
	for (int i = 0; i < 6; i++) {
		EXPECT(group_spawn(group, die_or_sleep, &(int64_t){1}) >= 0);
		EXPECT(group_next(group, NULL, &outcome) >= 0);
		EXPECT(outcome_ending(outcome) == ENDED_LOST);
	}
	EXPECT(group_spawn(group, die_or_sleep, &(int64_t){0}) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

/* The first one takes everything and dies; the others wait for what it held. */
static int take_and_die(const void *in, void *out)
{
	(void)out;
	const struct run_parameters *parameters = in;
	if (parameters->number > 0)
		while (contract_count(0) == 0)
			time_sleep(time_now() + MS);
	int locked = mutex_lock(parameters->mutex);
	int acquired = semaphore_acquire(parameters->semaphore);
	if (locked < 0 || acquired < 0)
		return -1;
	if (parameters->number == 0) {
		contract_bump(0);
		time_sleep(time_now() + 20 * MS); /* until the others wait */
		die();
	}
	contract_bump(locked == 1 ? 1 : 2);
	semaphore_release(parameters->semaphore);
	return mutex_unlock(parameters->mutex);
}

static int what_a_killed_worker_held_is_recovered(void *argument)
{
	(void)argument;
	struct run_parameters parameters = {0};
	struct group *group;
	struct outcome outcomes[4];
	EXPECT(mutex_open(&parameters.mutex) == 0 && semaphore_open(&parameters.semaphore, 1) == 0);
	EXPECT(group_open(&group, 4, sizeof(parameters), 0) == 0);
	for (int i = 0; i < 4; i++) {
		parameters.number = i;
		EXPECT(group_spawn(group, take_and_die, &parameters) >= 0);
	}
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 1);
	EXPECT(outcome_ending(outcomes[0]) == ENDED_LOST);
	/* Exactly one is told that the last holder died. */
	EXPECT(contract_count(1) == 1 && contract_count(2) == 2);
	group_close(group);
	mutex_close(parameters.mutex);
	semaphore_close(parameters.semaphore);
	return 0;
}

/* The first one dies while it stands in a line; the item that comes must go to the other. */
static int kill_a_waiter(const void *in, void *out)
{
	(void)out;
	const struct run_parameters *parameters = in;
	int64_t item;
	if (parameters->number == 1) {
		time_sleep(time_now() + 10 * MS);
		return queue_get(parameters->queue, &item);
	}
	/* Killed from outside while it waits: a child of the worker does it. */
	pid_t self = getpid(), killer = fork();
	if (killer == 0) {
		usleep(40000);
		kill(self, SIGKILL);
		_exit(0);
	}
	return queue_get(parameters->queue, &item);
}

static int a_waiter_that_dies_leaves_the_line(void *argument)
{
	(void)argument;
	struct run_parameters parameters = {0};
	struct group *group;
	struct outcome outcomes[2];
	EXPECT(queue_open(&parameters.queue, 4, sizeof(int64_t)) == 0);
	EXPECT(group_open(&group, 2, sizeof(parameters), sizeof(int64_t)) == 0);
	for (int i = 0; i < 2; i++) {
		parameters.number = i;
		EXPECT(group_spawn(group, kill_a_waiter, &parameters) >= 0);
	}
	struct outcome first;
	int64_t number;
	/* While the root sleeps, not every task waits for another: that would be a deadlock. */
	EXPECT(time_sleep(time_now() + 150 * MS) == 0);
	EXPECT(group_next(group, &number, &first) >= 0);
	EXPECT(outcome_ending(first) == ENDED_LOST);
	EXPECT(queue_put(parameters.queue, &(int64_t){5}) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 0);
	group_close(group);
	queue_close(parameters.queue);
	return 0;
}

static int sleep_long(const void *in, void *out)
{
	(void)in;
	(void)out;
	contract_bump(4);
	return time_sleep(time_now() + 3600 * NANOSECONDS);
}

static int die_with_children(const void *in, void *out)
{
	(void)in;
	(void)out;
	struct group *group;
	if (group_open(&group, 2, 0, 0) < 0)
		return -1;
	group_spawn(group, sleep_long, NULL);
	while (contract_count(4) == 0)
		time_sleep(time_now() + MS);
	die();
}

static int children_of_a_lost_task_are_cancelled(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 3, 0, 0) == 0);
	EXPECT(group_spawn(group, die_with_children, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_LOST);
	/* The worker that slept for it is free again: three tasks need all three workers. */
	for (int i = 0; i < 3; i++)
		EXPECT(group_spawn(group, sleep_long, NULL) >= 0);
	while (contract_count(4) < 4)
		EXPECT(time_sleep(time_now() + MS) == 0);
	group_close(group);
	return 0;
}

const struct check checks_loss[] = {
	{"a killed worker costs its task only", a_killed_worker_costs_its_task_only, 3, true, true},
	{"killed workers are replaced", killed_workers_are_replaced, 2, true, true},
	{"what a killed worker held is recovered", what_a_killed_worker_held_is_recovered, 4, true,
		true},
	{"a waiter that dies leaves the line", a_waiter_that_dies_leaves_the_line, 2, true, true},
	{"children of a lost task are cancelled", children_of_a_lost_task_are_cancelled, 3, true,
		true},
	{NULL, NULL, 0, false, false},
};
