/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups: spawning, joining, order, nesting, handles. */
#include "tests/contract/contract.h"

struct pause {
	int64_t number, ns;
};

static int sleep_and_answer(const void *in, void *out)
{
	const struct pause *pause = in;
	int result = time_sleep(time_now() + pause->ns);
	*(int64_t *)out = pause->number;
	return result;
}

static int open_pauses(struct group **group, const int64_t *ms, int count)
{
	int result = group_open(group, (size_t)count, sizeof(struct pause), sizeof(int64_t));
	for (int i = 0; i < count && result == 0; i++) {
		task_id id =
			group_spawn(*group, sleep_and_answer, (&(struct pause){i, ms[i] * MS}));
		result = id < 0 ? (int)id : 0;
	}
	return result;
}

static int results_come_in_spawn_order(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t numbers[4];
	EXPECT(open_pauses(&group, (int64_t[]){30, 5, 20, 0}, 4) == 0);
	EXPECT(group_join(group, JOIN_ALL, numbers, NULL) == 0);
	for (int i = 0; i < 4; i++)
		EXPECT(numbers[i] == i);
	group_close(group);
	return 0;
}

static int next_hands_out_in_order_of_finishing(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(open_pauses(&group, (int64_t[]){80, 150, 10}, 3) == 0);
	int64_t expected[] = {2, 0, 1}, number;
	for (int i = 0; i < 3; i++) {
		struct outcome outcome;
		EXPECT(group_next(group, &number, &outcome) >= 0);
		EXPECT(number == expected[i]);
		EXPECT(outcome_ending(outcome) == ENDED_OK);
	}
	EXPECT(group_next(group, &number, NULL) == -ENOENT);
	group_close(group);
	return 0;
}

static int next_sorts_what_has_already_finished(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(open_pauses(&group, (int64_t[]){40, 70, 10}, 3) == 0);
	EXPECT(time_sleep(time_now() + 120 * MS) == 0);
	int64_t expected[] = {2, 0, 1}, number;
	for (int i = 0; i < 3; i++) {
		EXPECT(group_next(group, &number, NULL) >= 0);
		EXPECT(number == expected[i]);
	}
	group_close(group);
	return 0;
}

static int join_takes_what_next_has_left(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t number, rest[2];
	EXPECT(open_pauses(&group, (int64_t[]){60, 0, 90}, 3) == 0);
	EXPECT(group_next(group, &number, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, rest, NULL) == 0);
	EXPECT(number + rest[0] + rest[1] == 3 && rest[0] < rest[1]);
	group_close(group);
	return 0;
}

static int a_window_of_places_is_used_again(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t sum = 0, number;
	EXPECT(group_open(&group, 8, sizeof(struct pause), sizeof(int64_t)) == 0);
	for (int64_t i = 0; i < 1000; i++) {
		if (i >= 8) {
			EXPECT(group_next(group, &number, NULL) >= 0);
			sum += number;
		}
		EXPECT(group_spawn(group, sleep_and_answer, (&(struct pause){i, 0})) >= 0);
	}
	EXPECT(group_spawn(group, sleep_and_answer, (&(struct pause){0, 0})) == -ENOBUFS);
	while (group_next(group, &number, NULL) >= 0)
		sum += number;
	EXPECT(sum == 999 * 1000 / 2);
	group_close(group);
	return 0;
}

static int stale_handles_are_recognised(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 1, sizeof(struct pause), sizeof(int64_t)) == 0);
	task_id first = group_spawn(group, sleep_and_answer, (&(struct pause){0, 0}));
	EXPECT(first >= 0);
	EXPECT(group_next(group, NULL, NULL) == first);
	EXPECT(group_cancel(group, first) == -ESRCH);
	task_id second = group_spawn(group, sleep_and_answer, (&(struct pause){0, 0}));
	EXPECT(second >= 0 && second != first);
	EXPECT(group_cancel(group, first) == -ESRCH);
	EXPECT(group_cancel(group, 77) == -ESRCH);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

static int bad_sizes_are_refused(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 0, 0, 0) == -EINVAL && !group);
	EXPECT(group_open(&group, 1UL << 40, 0, 0) == -EINVAL && !group);
	return 0;
}

struct branch {
	int64_t depth, width;
};

static int grow(const void *in, void *out)
{
	const struct branch *branch = in;
	int64_t *leaves = out;
	if (branch->depth == 0) {
		*leaves = 1;
		return 0;
	}
	struct group *group;
	int64_t below[8];
	int result = group_open(&group, 8, sizeof(struct branch), sizeof(int64_t));
	for (int64_t i = 0; i < branch->width && result == 0; i++)
		result = group_spawn(group, grow,
				 (&(struct branch){branch->depth - 1, branch->width})) < 0
				 ? -1
				 : 0;
	result = group_join(group, JOIN_CANCEL, below, NULL);
	for (int64_t i = 0; i < branch->width; i++)
		*leaves += below[i];
	group_close(group);
	return result;
}

static int nested_joins_do_not_starve(void *argument)
{
	(void)argument;
	int64_t leaves = 0;
	EXPECT(grow(&(struct branch){5, 6}, &leaves) == 0);
	EXPECT(leaves == 6 * 6 * 6 * 6 * 6);
	return 0;
}

static int grow_by_next(const void *in, void *out)
{
	const struct branch *branch = in;
	int64_t *leaves = out, below;
	if (branch->depth == 0) {
		*leaves = 1;
		return 0;
	}
	struct group *group;
	int result = group_open(&group, 8, sizeof(struct branch), sizeof(int64_t));
	for (int64_t i = 0; i < branch->width && result == 0; i++)
		group_spawn(
			group, grow_by_next, (&(struct branch){branch->depth - 1, branch->width}));
	while (group_next(group, &below, NULL) >= 0)
		*leaves += below;
	group_close(group);
	return 0;
}

static int nested_nexts_do_not_starve(void *argument)
{
	(void)argument;
	int64_t leaves = 0;
	EXPECT(grow_by_next(&(struct branch){4, 5}, &leaves) == 0);
	EXPECT(leaves == 5 * 5 * 5 * 5);
	return 0;
}

static int use_the_group_of_another(const void *in, void *out)
{
	(void)out;
	struct group *group = *(struct group *const *)in;
	if (group_spawn(group, sleep_and_answer, NULL) != -EPERM)
		return -1;
	if (group_cancel(group, TASK_ALL) != -EPERM || group_next(group, NULL, NULL) != -EPERM)
		return -1;
	return group_join(group, JOIN_ALL, NULL, NULL) == -EPERM ? 0 : -1;
}

static int only_the_owner_may_use_a_group(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 2, sizeof(group), 0) == 0);
	EXPECT(group_spawn(group, use_the_group_of_another, &group) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

static int sleep_for_ever(const void *in, void *out)
{
	(void)in;
	(void)out;
	int result = time_sleep(time_now() + 3600 * NANOSECONDS);
	contract_bump(0);
	return result;
}

static int leave_a_group_open(const void *in, void *out)
{
	(void)in;
	(void)out;
	struct group *group;
	int result = group_open(&group, 1, 0, 0);
	return result < 0 ? result : (int)group_spawn(group, sleep_for_ever, NULL);
}

static int groups_left_open_are_closed(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, leave_a_group_open, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

static int take_turns(const void *in, void *out)
{
	(void)out;
	int64_t self = *(const int64_t *)in;
	for (int i = 0; i < 50; i++) {
		contract_bump((int)self);
		if (task_yield() < 0)
			return -1;
		/* On one thread, whoever yields is behind all others when its turn comes again. */
		int apart = contract_count(0) - contract_count(1);
		if (model->concurrency == REACH_ALL && (apart < -1 || apart > 1))
			return -1;
	}
	return 0;
}

static int yielding_lets_others_run(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 2, sizeof(int64_t), 0) == 0);
	for (int64_t i = 0; i < 2; i++)
		EXPECT(group_spawn(group, take_turns, &i) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(contract_count(0) == 50 && contract_count(1) == 50);
	group_close(group);
	return 0;
}

static int twice(const void *in, void *out)
{
	*(int64_t *)out = 2 * *(const int64_t *)in;
	return 7;
}

static int many_short_tasks_all_run(void *argument)
{
	(void)argument;
	enum { COUNT = 20000 };
	static int64_t answers[COUNT];
	struct group *group;
	for (int round = 0; round < 3; round++) {
		EXPECT(group_open(&group, COUNT, sizeof(int64_t), sizeof(int64_t)) == 0);
		for (int64_t i = 0; i < COUNT; i++)
			EXPECT(group_spawn(group, twice, &i) >= 0);
		EXPECT(group_join(group, JOIN_ALL, answers, NULL) == 0);
		for (int64_t i = 0; i < COUNT; i++)
			EXPECT(answers[i] == 2 * i);
		group_close(group);
	}
	return 0;
}

/* The short ones before it teach a pool to take many tasks at once. */
static int none_stands_behind_a_long_task(void *argument)
{
	(void)argument;
	enum { TASKS = 2000, LONG = 1000 };
	struct group *group;
	int64_t number;
	for (int round = 0; round < 3; round++) {
		EXPECT(group_open(&group, TASKS, sizeof(struct pause), sizeof(int64_t)) == 0);
		for (int64_t i = 0; i < TASKS; i++)
			EXPECT(group_spawn(group, sleep_and_answer,
				       (&(struct pause){i, i == LONG ? 300 * MS : 0})) >= 0);
		for (int i = 0; i < TASKS; i++) {
			EXPECT(group_next(group, &number, NULL) >= 0);
			EXPECT((number == LONG) == (i == TASKS - 1));
		}
		group_close(group);
	}
	return 0;
}

/* 0 computes until 1 has run, `self` is which. */
static int compute_until_the_other_ran(const void *in, void *out)
{
	const int64_t *self = in;
	int64_t end = time_now() + 5 * NANOSECONDS;
	(void)out;
	if (*self % 2 == 1)
		contract_bump(0);
	while (contract_count(0) <= *self / 2 && time_now() < end)
		continue;
	return contract_count(0) > *self / 2 ? 0 : -1;
}

/* The short ones teach a pool that a worker comes round soon; this time it does not, and no verb
 * says so. */
static int none_waits_for_one_that_computes(void *argument)
{
	(void)argument;
	enum { TASKS = 100, ROUNDS = 30 };
	struct group *group;
	if (model->concurrency != REACH_WORKERS)
		return 0;
	EXPECT(group_open(&group, TASKS, sizeof(int64_t), sizeof(int64_t)) == 0);
	for (int64_t round = 0; round < 2 * ROUNDS; round += 2) {
		for (int64_t i = 0; i < TASKS; i++)
			EXPECT(group_spawn(group, twice, &i) >= 0);
		EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
		for (int64_t i = round; i < round + 2; i++)
			EXPECT(group_spawn(group, compute_until_the_other_ran, &i) >= 0);
		EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	}
	group_close(group);
	return 0;
}

const struct check checks_groups[] = {
	{"results come in spawn order", results_come_in_spawn_order, 4, false, false},
	{"none stands behind a long task", none_stands_behind_a_long_task, 2, true, false},
	{"none waits for one that computes", none_waits_for_one_that_computes, 2, true, false},
	{"next hands out in order of finishing", next_hands_out_in_order_of_finishing, 3, true,
		false},
	{"next sorts what has already finished", next_sorts_what_has_already_finished, 3, true,
		false},
	{"join takes what next has left", join_takes_what_next_has_left, 3, false, false},
	{"a window of places is used again", a_window_of_places_is_used_again, 2, false, false},
	{"stale handles are recognised", stale_handles_are_recognised, 1, false, false},
	{"bad sizes are refused", bad_sizes_are_refused, 1, false, false},
	{"nested joins do not starve", nested_joins_do_not_starve, 2, false, false},
	{"nested joins do not starve one worker", nested_joins_do_not_starve, 1, false, false},
	{"nested nexts do not starve", nested_nexts_do_not_starve, 2, false, false},
	{"only the owner may use a group", only_the_owner_may_use_a_group, 2, false, false},
	{"groups left open are closed", groups_left_open_are_closed, 2, true, false},
	{"yielding lets others run", yielding_lets_others_run, 2, true, false},
	{"many short tasks all run", many_short_tasks_all_run, 2, false, false},
	{NULL, NULL, 0, false, false},
};
