/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures, cancellation and what each join makes of them. */
#include "tests/contract/contract.h"

#include <string.h>

struct order {
	int64_t ms;
	int64_t code; /* 0: end well */
};

static int obey(const void *in, void *out)
{
	const struct order *order = in;
	int result = time_sleep(time_now() + order->ms * MS);
	if (result < 0)
		return result;
	*(int64_t *)out = 1;
	contract_bump(0);
	return order->code ? task_fail((int)order->code, "order %lld", (long long)order->ms) : 0;
}

static int give_orders(struct group **group, const struct order *orders, int count)
{
	int result = group_open(group, (size_t)count, sizeof(struct order), sizeof(int64_t));
	for (int i = 0; i < count && result == 0; i++)
		result = group_spawn(*group, obey, &orders[i]) < 0 ? -1 : 0;
	return result;
}

static int failures_are_kept_with_code_and_message(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t outputs[3];
	struct outcome outcomes[3];
	EXPECT(give_orders(&group, (struct order[]){{1, 0}, {2, -EPROTO}, {3, 0}}, 3) == 0);
	EXPECT(group_join(group, JOIN_ALL, outputs, outcomes) == 1);
	EXPECT(outcome_ending(outcomes[0]) == ENDED_OK && outcomes[0].message == NULL);
	EXPECT(outcome_ending(outcomes[1]) == ENDED_FAILED && outcomes[1].code == -EPROTO);
	EXPECT(outcomes[1].message && strcmp(outcomes[1].message, "order 2") == 0);
	EXPECT(outcome_ending(outcomes[2]) == ENDED_OK);
	EXPECT(outputs[0] == 1 && outputs[1] == 0 && outputs[2] == 1);
	group_close(group);
	return 0;
}

static int the_first_failure_leaves_the_others_running(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcomes[3];
	EXPECT(give_orders(&group, (struct order[]){{200, 0}, {60, -EIO}, {20, -EPROTO}}, 3) == 0);
	EXPECT(group_join(group, JOIN_LEAVE, NULL, NULL) == -EPROTO);
	EXPECT(contract_count(0) < 3 || model->concurrency == REACH_ONE);
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 2);
	EXPECT(outcomes[0].code == 0 && outcomes[1].code == -EIO && outcomes[2].code == -EPROTO);
	EXPECT(contract_count(0) == 3);
	group_close(group);
	return 0;
}

static int the_first_failure_cancels_the_others(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcomes[3];
	EXPECT(give_orders(&group, (struct order[]){{60000, 0}, {20, -EIO}, {60000, 0}}, 3) == 0);
	EXPECT(group_join(group, JOIN_CANCEL, NULL, outcomes) == -EIO);
	EXPECT(outcome_ending(outcomes[0]) == ENDED_CANCELLED);
	EXPECT(outcome_ending(outcomes[1]) == ENDED_FAILED);
	EXPECT(outcome_ending(outcomes[2]) == ENDED_CANCELLED);
	EXPECT(contract_count(0) == 1);
	group_close(group);
	return 0;
}

/* What the task says of itself reads like a join that was called off. */
static int a_task_that_failed_is_named(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 2, sizeof(struct order), sizeof(int64_t)) == 0);
	EXPECT(group_spawn(group, obey, (&(struct order){1, 0})) >= 0);
	task_id id = group_spawn(group, obey, (&(struct order){2, -ECANCELED}));
	EXPECT(group_failed(group) == -ENOENT);
	EXPECT(group_join(group, JOIN_LEAVE, NULL, NULL) == -ECANCELED);
	EXPECT(group_failed(group) == id);
	EXPECT(group_join(group, JOIN_CANCEL, NULL, NULL) == -ECANCELED);
	EXPECT(group_failed(group) == id);
	EXPECT(group_spawn(group, obey, (&(struct order){1, 0})) >= 0);
	EXPECT(group_join(group, JOIN_CANCEL, NULL, NULL) == 0);
	EXPECT(group_failed(group) == -ENOENT);
	group_close(group);
	return 0;
}

/* Takes its time to end when it is cancelled. */
static int linger(const void *in, void *out)
{
	(void)in;
	(void)out;
	int result = time_sleep(time_now() + 3600 * NANOSECONDS);
	time_sleep(time_now() + 500 * MS);
	return result;
}

/* It has seen a failure, but runs out of time while the other task ends. */
static int a_join_that_is_cut_short_names_no_task(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 2, sizeof(struct order), sizeof(int64_t)) == 0);
	EXPECT(group_spawn(group, linger, NULL) >= 0);
	task_id id = group_spawn(group, obey, (&(struct order){1, -EIO}));
	EXPECT(group_join(group, JOIN_LEAVE, NULL, NULL) == -EIO);
	EXPECT(group_failed(group) == id);
	int64_t outer = deadline_enter(time_now() + 50 * MS);
	int result = group_join(group, JOIN_CANCEL, NULL, NULL);
	deadline_leave(outer);
	EXPECT(result == -ETIMEDOUT && group_failed(group) == -ENOENT);
	group_close(group);
	return 0;
}

static int joins_without_failure_answer_zero(void *argument)
{
	(void)argument;
	for (enum join_mode mode = JOIN_ALL; mode <= JOIN_CANCEL; mode++) {
		struct group *group;
		int64_t outputs[2] = {0, 0};
		EXPECT(give_orders(&group, (struct order[]){{5, 0}, {1, 0}}, 2) == 0);
		EXPECT(group_join(group, mode, outputs, NULL) == 0);
		EXPECT(outputs[0] == 1 && outputs[1] == 1);
		group_close(group);
	}
	return 0;
}

/* Cleans up when it is cancelled, and may wait while it does. */
static int clean_up_in_the_end(const void *in, void *out)
{
	(void)in;
	(void)out;
	contract_bump(1);
	int result = time_sleep(time_now() + 3600 * NANOSECONDS);
	if (time_sleep(time_now() + 2 * MS) == 0)
		contract_bump(2);
	return result;
}

static int wait_for_count(int counter, int count)
{
	while (contract_count(counter) < count) {
		int result = time_sleep(time_now() + MS);
		if (result < 0)
			return result;
	}
	return 0;
}

static int a_cancelled_task_is_released_and_cleans_up(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 2, 0, 0) == 0);
	task_id id = group_spawn(group, clean_up_in_the_end, NULL);
	EXPECT(wait_for_count(1, 1) == 0);
	int64_t asked = time_now();
	EXPECT(group_cancel(group, id) == 0);
	EXPECT(group_next(group, NULL, &outcome) == id);
	EXPECT(time_now() - asked < 60 * NANOSECONDS);
	EXPECT(outcome_ending(outcome) == ENDED_CANCELLED);
	EXPECT(contract_count(2) == 1);
	group_close(group);
	return 0;
}

static int closing_cancels_and_waits(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 3, 0, 0) == 0);
	for (int i = 0; i < 3; i++)
		EXPECT(group_spawn(group, clean_up_in_the_end, NULL) >= 0);
	EXPECT(wait_for_count(1, 3) == 0);
	group_close(group);
	EXPECT(contract_count(2) == 3);
	return 0;
}

static int a_task_that_has_not_begun_never_does(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcomes[4];
	EXPECT(group_open(&group, 4, 0, 0) == 0);
	for (int i = 0; i < 4; i++)
		EXPECT(group_spawn(group, clean_up_in_the_end, NULL) >= 0);
	EXPECT(model->concurrency == REACH_ALL || wait_for_count(1, 2) == 0);
	int begun = contract_count(1);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 4);
	for (int i = 0; i < 4; i++)
		EXPECT(outcome_ending(outcomes[i]) == ENDED_CANCELLED);
	EXPECT(begun < 4 && contract_count(1) == begun);
	group_close(group);
	return 0;
}

/* Joins a child that never ends; when it is cancelled itself, so is the child. */
static int wait_for_a_child(const void *in, void *out)
{
	(void)in;
	(void)out;
	struct group *group;
	int result = group_open(&group, 1, 0, 0);
	if (result < 0)
		return result;
	group_spawn(group, clean_up_in_the_end, NULL);
	result = group_join(group, JOIN_ALL, NULL, NULL);
	group_close(group);
	contract_bump(3);
	return result;
}

static int cancelling_a_parent_cancels_its_children(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, wait_for_a_child, NULL) >= 0);
	EXPECT(wait_for_count(1, 1) == 0);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_CANCELLED);
	EXPECT(contract_count(2) == 1 && contract_count(3) == 1);
	group_close(group);
	return 0;
}

static int the_first_failure_that_is_left_counts(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(give_orders(&group, (struct order[]){{1, -EPROTO}, {21, -EIO}, {41, -EPERM}}, 3) ==
		0);
	EXPECT(time_sleep(time_now() + 80 * MS) == 0);
	EXPECT(group_next(group, NULL, &outcome) >= 0 && outcome.code == -EPROTO);
	EXPECT(group_join(group, JOIN_LEAVE, NULL, NULL) == -EIO);
	group_close(group);
	return 0;
}

const struct check checks_failures[] = {
	{"failures are kept with code and message", failures_are_kept_with_code_and_message, 3,
		false, false},
	{"the first failure leaves the others running", the_first_failure_leaves_the_others_running,
		3, true, false},
	{"the first failure cancels the others", the_first_failure_cancels_the_others, 3, true,
		false},
	{"the first failure that is left counts", the_first_failure_that_is_left_counts, 3, false,
		false},
	{"a task that failed is named", a_task_that_failed_is_named, 2, false, false},
	{"a join that is cut short names no task", a_join_that_is_cut_short_names_no_task, 2, true,
		false},
	{"joins without failure answer zero", joins_without_failure_answer_zero, 2, false, false},
	{"a cancelled task is released and cleans up", a_cancelled_task_is_released_and_cleans_up,
		2, true, false},
	{"closing cancels and waits", closing_cancels_and_waits, 3, true, false},
	{"a task that has not begun never does", a_task_that_has_not_begun_never_does, 2, true,
		false},
	{"cancelling a parent cancels its children", cancelling_a_parent_cancels_its_children, 2,
		true, false},
	{"cancelling a parent cancels the child inside it",
		cancelling_a_parent_cancels_its_children, 1, true, false},
	{NULL, NULL, 0, false, false},
};
