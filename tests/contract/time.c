/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: sleeping and deadline scopes. */
#include "tests/contract/contract.h"

#define HOUR (3600 * NANOSECONDS)

static int sleeping_is_never_short_and_finer_than_a_millisecond(void *argument)
{
	(void)argument;
	int64_t least_late = HOUR;
	for (int i = 0; i < 40; i++) {
		int64_t until = time_now() + 300000;
		EXPECT(time_sleep(until) == 0);
		int64_t late = time_now() - until;
		EXPECT(late >= 0);
		least_late = late < least_late ? late : least_late;
	}
	EXPECT(least_late < 500000);
	EXPECT(time_sleep(0) == 0);
	return 0;
}

static int a_deadline_ends_a_sleep(void *argument)
{
	(void)argument;
	int64_t outer = deadline_enter(time_now() + 5 * MS);
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT);
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT);
	deadline_leave(outer);
	EXPECT(time_sleep(time_now() + MS) == 0);
	return 0;
}

static int the_earlier_deadline_counts(void *argument)
{
	(void)argument;
	int64_t outer = deadline_enter(time_now() + 5 * MS);
	int64_t inner = deadline_enter(time_now() + HOUR);
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT);
	deadline_leave(inner);
	deadline_leave(outer);
	inner = deadline_enter(time_now() + 5 * MS);
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT);
	deadline_leave(inner);
	return 0;
}

static int sleep_an_hour(const void *in, void *out)
{
	(void)in;
	(void)out;
	int result = time_sleep(time_now() + HOUR);
	contract_bump(0); /* the clean-up */
	return result;
}

static int a_deadline_holds_for_tasks_spawned_under_it(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcomes[3];
	int64_t outer = deadline_enter(time_now() + 20 * MS);
	EXPECT(group_open(&group, 3, 0, 0) == 0);
	for (int i = 0; i < 3; i++)
		EXPECT(group_spawn(group, sleep_an_hour, NULL) >= 0);
	int result = group_join(group, JOIN_ALL, NULL, outcomes);
	deadline_leave(outer);
	/* Whether the join or the tasks are told first is a matter of chance. */
	EXPECT(result == -ETIMEDOUT || result == 3);
	if (result < 0)
		EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 3);
	for (int i = 0; i < 3; i++)
		EXPECT(outcome_ending(outcomes[i]) == ENDED_TIMED_OUT ||
			outcome_ending(outcomes[i]) == ENDED_CANCELLED);
	EXPECT(contract_count(0) == 3);
	group_close(group);
	return 0;
}

/* wait_for(): a task that is too slow is cancelled when the wait for it times out. */
static int a_join_that_times_out_cancels_the_tasks(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, sleep_an_hour, NULL) >= 0);
	int64_t outer = deadline_enter(time_now() + 20 * MS);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == -ETIMEDOUT);
	deadline_leave(outer);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_CANCELLED);
	EXPECT(contract_count(0) == 1);
	group_close(group);
	return 0;
}

static int join_under_a_deadline(const void *in, void *out)
{
	(void)in;
	(void)out;
	struct group *group;
	int result = group_open(&group, 1, 0, 0);
	if (result < 0)
		return result;
	group_spawn(group, sleep_an_hour, NULL);
	int64_t outer = deadline_enter(time_now() + 20 * MS);
	result = group_join(group, JOIN_ALL, NULL, NULL);
	deadline_leave(outer);
	group_close(group);
	return result;
}

/* With one worker, the join runs the slow child inside itself and must get out of it. */
static int a_deadline_reaches_a_child_that_the_join_runs(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, join_under_a_deadline, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_TIMED_OUT);
	EXPECT(contract_count(0) == 1);
	group_close(group);
	return 0;
}

static int clean_up_in_a_scope_of_its_own(const void *in, void *out)
{
	(void)in;
	(void)out;
	int64_t outer = deadline_enter(time_now() + 60 * MS);
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT); /* the group's deadline */
	EXPECT(time_sleep(time_now() + MS) == 0);
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT); /* its own */
	EXPECT(time_sleep(time_now() + HOUR) == -ETIMEDOUT);
	deadline_leave(outer);
	EXPECT(time_sleep(time_now() + MS) == 0);
	contract_bump(0);
	return 0;
}

static int a_groups_deadline_is_told_once_in_scopes_too(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t outer = deadline_enter(time_now() + 20 * MS);
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	deadline_leave(outer);
	EXPECT(group_spawn(group, clean_up_in_a_scope_of_its_own, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(contract_count(0) == 1);
	group_close(group);
	return 0;
}

const struct check checks_time[] = {
	{"sleeping is never short and finer than a millisecond",
		sleeping_is_never_short_and_finer_than_a_millisecond, 1, false, false},
	{"a deadline ends a sleep", a_deadline_ends_a_sleep, 1, false, false},
	{"the earlier deadline counts", the_earlier_deadline_counts, 1, false, false},
	{"a deadline holds for tasks spawned under it", a_deadline_holds_for_tasks_spawned_under_it,
		3, true, false},
	{"a group's deadline is told once, in scopes too",
		a_groups_deadline_is_told_once_in_scopes_too, 1, false, false},
	{"a join that times out cancels the tasks", a_join_that_times_out_cancels_the_tasks, 1,
		true, false},
	{"a deadline reaches a child that the join runs",
		a_deadline_reaches_a_child_that_the_join_runs, 1, true, false},
	{NULL, NULL, 0, false, false},
};
