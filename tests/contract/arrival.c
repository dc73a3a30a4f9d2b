/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open load: tasks that arrive at moments of their own, and being told to end between turns. */
#include "tests/contract/contract.h"

#define HOUR (3600 * NANOSECONDS)

static int answer_at_once(const void *in, void *out)
{
	*(int64_t *)out = in ? *(const int64_t *)in : 0;
	return 0;
}

static int sleep_20_ms(const void *in, void *out)
{
	int result = time_sleep(time_now() + 20 * MS);
	answer_at_once(in, out);
	return result;
}

static int tally_now(struct model_tally *tally)
{
	return model_tally(tally, 1);
}

static int nothing_arrives_before_its_moment(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 3, 0, sizeof(int64_t)) == 0);
	for (int i = 0; i < 3; i++) {
		int64_t when = time_now() + 3 * MS;
		EXPECT(group_arrive(group, when) == 0);
		EXPECT(time_now() >= when);
		EXPECT(group_spawn(group, answer_at_once, NULL) >= 0);
	}
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

/* The caller was kept from spawning in time: the tasks were late before they began. */
static int latency_counts_from_the_moment_a_task_was_due(void *argument)
{
	(void)argument;
	struct group *group;
	struct model_tally tally;
	EXPECT(group_open(&group, 2, 0, sizeof(int64_t)) == 0);
	for (int i = 0; i < 2; i++) {
		EXPECT(group_arrive(group, time_now() - HOUR) == 0);
		EXPECT(group_spawn(group, answer_at_once, NULL) >= 0);
	}
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(tally_now(&tally) == 0);
	EXPECT(tally.arrived == 2 && tally.left == 2);
	EXPECT(tally.p50 > HOUR * 0.99 && tally.longest < HOUR * 1.1);
	EXPECT(tally.presence_ns > 2 * HOUR * 0.99);
	group_close(group);
	return 0;
}

/* Five arrive faster than one worker can serve them: the last has stood in line for the others. */
static int standing_in_line_is_part_of_latency(void *argument)
{
	(void)argument;
	struct group *group;
	struct model_tally tally;
	int64_t numbers[5], began = time_now();
	EXPECT(group_open(&group, 5, sizeof(int64_t), sizeof(int64_t)) == 0);
	for (int64_t i = 0; i < 5; i++) {
		EXPECT(group_arrive(group, began + i * MS) == 0);
		EXPECT(group_spawn(group, sleep_20_ms, &i) >= 0);
	}
	EXPECT(group_join(group, JOIN_ALL, numbers, NULL) == 0);
	for (int i = 0; i < 5; i++)
		EXPECT(numbers[i] == i);
	EXPECT(tally_now(&tally) == 0);
	EXPECT(tally.arrived == 5 && tally.left == 5);
	EXPECT(tally.longest >= (double)(model->concurrency == REACH_ALL ? 20 : 96) * MS);
	int64_t counted = 0;
	for (int i = 0; i < tally.step_count; i++)
		counted += tally.steps[i].count;
	EXPECT(counted == 5);
	group_close(group);
	return 0;
}

static int only_the_next_task_has_the_moment(void *argument)
{
	(void)argument;
	struct group *group;
	struct model_tally tally;
	EXPECT(group_open(&group, 3, 0, sizeof(int64_t)) == 0);
	EXPECT(group_spawn(group, answer_at_once, NULL) >= 0);
	EXPECT(group_arrive(group, time_now() - HOUR) == 0);
	EXPECT(group_spawn(group, answer_at_once, NULL) >= 0);
	EXPECT(group_spawn(group, answer_at_once, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(tally_now(&tally) == 0);
	EXPECT(tally.arrived == 1 && tally.left == 1 && tally.endings[ENDED_OK] == 3);
	group_close(group);
	return 0;
}

static int arrive_in_an_hour(const void *in, void *out)
{
	(void)in;
	(void)out;
	struct group *group;
	int result = group_open(&group, 1, 0, sizeof(int64_t));
	if (result < 0)
		return result;
	result = group_arrive(group, time_now() + HOUR);
	contract_bump(0);
	group_spawn(group, answer_at_once, NULL);
	group_join(group, JOIN_ALL, NULL, NULL);
	group_close(group);
	return result;
}

static int waiting_for_an_arrival_can_be_cancelled(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	struct model_tally tally;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, arrive_in_an_hour, NULL) >= 0);
	EXPECT(time_sleep(time_now() + 10 * MS) == 0);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_CANCELLED);
	EXPECT(contract_count(0) == 1);
	EXPECT(tally_now(&tally) == 0);
	EXPECT(tally.arrived == 0 && tally.left == 0);
	group_close(group);
	return 0;
}

static int a_deadline_ends_waiting_for_an_arrival(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	int64_t outer = deadline_enter(time_now() + 5 * MS);
	EXPECT(group_arrive(group, time_now() + HOUR) == -ETIMEDOUT);
	deadline_leave(outer);
	group_close(group);
	return 0;
}

static int arrive_in_anothers_group(const void *in, void *out)
{
	(void)out;
	return group_arrive(*(struct group *const *)in, 1);
}

static int only_the_owner_lets_arrive(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, sizeof(group), 0) == 0);
	EXPECT(group_spawn(group, arrive_in_anothers_group, &group) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome.code == -EPERM);
	group_close(group);
	return 0;
}

static int wait_for_event(const void *in, void *out)
{
	(void)out;
	char value;
	return event_wait(*(struct event *const *)in, &value);
}

static int set_event(const void *in, void *out)
{
	(void)out;
	return event_set(*(struct event *const *)in, "");
}

/* While one is still to arrive, that every other task waits is no deadlock. */
static int who_is_still_to_arrive_may_wake_the_others(void *argument)
{
	(void)argument;
	struct group *group;
	struct event *event;
	EXPECT(event_open(&event, 1) == 0);
	EXPECT(group_open(&group, 2, sizeof(event), 0) == 0);
	EXPECT(group_spawn(group, wait_for_event, &event) >= 0);
	EXPECT(group_arrive(group, time_now() + 20 * MS) == 0);
	EXPECT(group_spawn(group, set_event, &event) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	event_close(event);
	return 0;
}

static int one_that_never_comes_is_missed_after_the_last_arrival(void *argument)
{
	(void)argument;
	struct group *group;
	struct event *event;
	EXPECT(event_open(&event, 1) == 0);
	EXPECT(group_open(&group, 2, sizeof(event), sizeof(int64_t)) == 0);
	EXPECT(group_spawn(group, wait_for_event, &event) >= 0);
	EXPECT(group_arrive(group, time_now() + 5 * MS) == 0);
	EXPECT(group_spawn(group, wait_for_event, &event) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) != 0);
	group_close(group);
	event_close(event);
	return 0;
}

static int yield_for_ever(const void *in, void *out)
{
	(void)in;
	(void)out;
	int result = 0;
	contract_bump(0);
	while (result == 0)
		result = task_yield();
	contract_bump(1);
	return result;
}

static int one_that_only_yields_can_be_told_to_end(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcome;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, yield_for_ever, NULL) >= 0);
	while (contract_count(0) == 0)
		EXPECT(time_sleep(time_now() + MS) == 0);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, &outcome) == 1);
	EXPECT(outcome_ending(outcome) == ENDED_CANCELLED);
	EXPECT(contract_count(1) == 1);
	group_close(group);
	return 0;
}

/* Turns begun after the moment that it is given are counted. */
static int take_turns_of_a_millisecond(const void *in, void *out)
{
	(void)out;
	int64_t moment = *(const int64_t *)in;
	int result = 0;
	for (int i = 0; i < 20000 && result == 0; i++)
		result = task_yield();
	while (result == 0) {
		int64_t began = time_now();
		if (began > moment)
			contract_bump(0);
		while (time_now() < began + MS)
			continue;
		result = task_yield();
	}
	return result;
}

/* On a loop, a sleeper misses a turn or two of one that computes, and not as many as it would of
 * one whose turns are short. */
static int one_that_computes_lets_sleepers_wake_between_turns(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t until = time_now() + 20 * MS;
	EXPECT(group_open(&group, 1, sizeof(until), 0) == 0);
	EXPECT(group_spawn(group, take_turns_of_a_millisecond, &until) >= 0);
	EXPECT(time_sleep(until) == 0);
	EXPECT(model->concurrency != REACH_ALL || contract_count(0) <= 3);
	group_close(group);
	return 0;
}

const struct check checks_arrival[] = {
	{"nothing arrives before its moment", nothing_arrives_before_its_moment, 1, false, false},
	{"latency counts from the moment a task was due",
		latency_counts_from_the_moment_a_task_was_due, 1, false, false},
	{"standing in line is part of latency", standing_in_line_is_part_of_latency, 1, false,
		false},
	{"only the next task has the moment", only_the_next_task_has_the_moment, 1, false, false},
	{"waiting for an arrival can be cancelled", waiting_for_an_arrival_can_be_cancelled, 1,
		true, false},
	{"a deadline ends waiting for an arrival", a_deadline_ends_waiting_for_an_arrival, 1, false,
		false},
	{"only the owner lets arrive", only_the_owner_lets_arrive, 1, false, false},
	{"who is still to arrive may wake the others", who_is_still_to_arrive_may_wake_the_others,
		2, true, false},
	{"one that never comes is missed after the last arrival",
		one_that_never_comes_is_missed_after_the_last_arrival, 2, true, false},
	{"one that only yields can be told to end", one_that_only_yields_can_be_told_to_end, 1,
		true, false},
	{"one that computes lets sleepers wake between turns",
		one_that_computes_lets_sleepers_wake_between_turns, 1, true, false},
	{NULL, NULL, 0, false, false},
};
