/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queue, semaphore, mutex, event. */
#include "tests/contract/contract.h"

#include <string.h>

struct shared {
	struct queue *queue;
	struct semaphore *semaphore;
	struct mutex *mutex;
	struct event *event;
	int64_t number;
};

static int spawn_all(
	struct group **group, task_function *function, const struct shared *shared, int count)
{
	int result = group_open(group, (size_t)count, sizeof(*shared), sizeof(int64_t));
	for (int i = 0; i < count && result == 0; i++) {
		struct shared input = *shared;
		input.number = i;
		result = group_spawn_at(*group, function, &input, "shared tests:0") < 0 ? -1 : 0;
	}
	return result;
}

static int what_fits_needs_no_partner(void *argument)
{
	(void)argument;
	struct queue *queue;
	EXPECT(queue_open(&queue, 3, sizeof(int64_t)) == 0);
	EXPECT(queue_open(&queue, 0, 8) == -EINVAL && queue_open(&queue, 3, 0) == -EINVAL);
	for (int64_t i = 0; i < 3; i++)
		EXPECT(queue_put(queue, &i) == 0);
	EXPECT(queue_length(queue) == 3);
	for (int64_t i = 0, item; i < 3; i++)
		EXPECT(queue_get(queue, &item) == 0 && item == i);
	EXPECT(queue_length(queue) == 0 && queue_peak(queue) == 3);
	queue_close(queue);
	return 0;
}

static int alone_nothing_can_be_waited_for(void *argument)
{
	(void)argument;
	if (model->concurrency != REACH_ONE)
		return 0;
	struct shared s;
	int64_t item = 1;
	EXPECT(queue_open(&s.queue, 1, sizeof(item)) == 0 && semaphore_open(&s.semaphore, 1) == 0);
	EXPECT(mutex_open(&s.mutex) == 0 && event_open(&s.event, 0) == 0);
	EXPECT(queue_get(s.queue, &item) == -EDEADLK);
	EXPECT(queue_put(s.queue, &item) == 0 && queue_put(s.queue, &item) == -EDEADLK);
	EXPECT(semaphore_acquire(s.semaphore) == 0 && semaphore_acquire(s.semaphore) == -EDEADLK);
	EXPECT(mutex_lock(s.mutex) == 0 && mutex_lock(s.mutex) == -EDEADLK);
	EXPECT(event_wait(s.event, NULL) == -EDEADLK);
	queue_close(s.queue);
	semaphore_close(s.semaphore);
	mutex_close(s.mutex);
	event_close(s.event);
	return 0;
}

enum { ITEMS = 3000 };

/* Task 0 produces in order; the others consume, and what each sees must rise. */
static int produce_or_consume(const void *in, void *out)
{
	const struct shared *s = in;
	int64_t *sum = out, last = -1, item;
	for (int64_t i = 0; s->number == 0 && i <= ITEMS; i++) {
		item = i < ITEMS ? i : -1;
		int result = queue_put(s->queue, &item);
		if (result < 0 || i == ITEMS)
			return result;
	}
	while (queue_get(s->queue, &item) == 0 && item >= 0) {
		if (item <= last)
			return -EBADMSG;
		last = item;
		*sum += item;
	}
	return queue_put(s->queue, &(int64_t){-1});
}

static int items_arrive_once_and_in_order(void *argument)
{
	(void)argument;
	struct shared s = {0};
	struct group *group;
	int64_t sums[4], sum = 0;
	EXPECT(queue_open(&s.queue, 5, sizeof(int64_t)) == 0);
	EXPECT(spawn_all(&group, produce_or_consume, &s, 4) == 0);
	EXPECT(group_join(group, JOIN_ALL, sums, NULL) == 0);
	for (int i = 0; i < 4; i++)
		sum += sums[i];
	EXPECT(sum == (int64_t)ITEMS * (ITEMS - 1) / 2);
	EXPECT(queue_peak(s.queue) <= 5);
	group_close(group);
	queue_close(s.queue);
	return 0;
}

static int hold_a_permit(const void *in, void *out)
{
	const struct shared *s = in;
	int result = semaphore_acquire(s->semaphore);
	if (result < 0)
		return result;
	*(int64_t *)out = contract_bump(0) - contract_count(1); /* holders now, this one included */
	result = time_sleep(time_now() + 2 * MS);
	contract_bump(1);
	semaphore_release(s->semaphore);
	return result;
}

static int permits_are_never_exceeded(void *argument)
{
	(void)argument;
	struct shared s = {0};
	struct group *group;
	int64_t holders[30], most = 0;
	EXPECT(semaphore_open(&s.semaphore, 3) == 0);
	EXPECT(spawn_all(&group, hold_a_permit, &s, 30) == 0);
	EXPECT(group_join(group, JOIN_ALL, holders, NULL) == 0);
	for (int i = 0; i < 30; i++)
		most = holders[i] > most ? holders[i] : most;
	EXPECT(most <= 3);
	EXPECT(most == 3 || model->concurrency == REACH_ONE);
	group_close(group);
	semaphore_close(s.semaphore);
	return 0;
}

static int enter_alone(const void *in, void *out)
{
	const struct shared *s = in;
	(void)out;
	for (int i = 0; i < 200; i++) {
		if (mutex_lock(s->mutex) != 0)
			return -1;
		int inside = contract_bump(2) - contract_count(3);
		if (i % 50 == 0)
			time_sleep(time_now() + MS / 10);
		contract_bump(3);
		if (mutex_unlock(s->mutex) != 0 || inside != 1)
			return -EBADMSG;
	}
	return 0;
}

static int a_mutex_lets_one_in(void *argument)
{
	(void)argument;
	struct shared s = {0};
	struct group *group;
	EXPECT(mutex_open(&s.mutex) == 0);
	EXPECT(mutex_unlock(s.mutex) == -EPERM);
	EXPECT(spawn_all(&group, enter_alone, &s, 4) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(contract_count(3) == 800);
	group_close(group);
	mutex_close(s.mutex);
	return 0;
}

static int unlock_for_another(const void *in, void *out)
{
	(void)out;
	return mutex_unlock(((const struct shared *)in)->mutex) == -EPERM ? 0 : -1;
}

static int only_the_holder_unlocks(void *argument)
{
	(void)argument;
	struct shared s = {0};
	struct group *group;
	EXPECT(mutex_open(&s.mutex) == 0);
	EXPECT(mutex_lock(s.mutex) == 0);
	EXPECT(spawn_all(&group, unlock_for_another, &s, 1) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(mutex_unlock(s.mutex) == 0);
	group_close(group);
	mutex_close(s.mutex);
	return 0;
}

static int set_or_wait(const void *in, void *out)
{
	const struct shared *s = in;
	if (s->number > 0)
		return event_wait(s->event, out);
	int result = time_sleep(time_now() + 20 * MS);
	contract_bump(0);
	return result < 0 ? result : event_set(s->event, &(int64_t){42});
}

static int an_event_hands_its_value_to_all(void *argument)
{
	(void)argument;
	struct shared s = {0};
	struct group *group;
	int64_t values[4];
	EXPECT(event_open(&s.event, sizeof(int64_t)) == 0);
	EXPECT(spawn_all(&group, set_or_wait, &s, 4) == 0);
	EXPECT(group_join(group, JOIN_ALL, values, NULL) == 0);
	for (int i = 1; i < 4; i++)
		EXPECT(values[i] == 42);
	EXPECT(event_set(s.event, &(int64_t){7}) == -EALREADY);
	EXPECT(event_wait(s.event, &values[0]) == 0 && values[0] == 42);
	group_close(group);
	event_close(s.event);
	return 0;
}

static int wait_for_any_of_them(const void *in, void *out)
{
	(void)out;
	const struct shared *s = in;
	int64_t item;
	contract_bump(0);
	switch (s->number) {
	case 0:
		return queue_get(s->queue, &item);
	case 1:
		return semaphore_acquire(s->semaphore);
	case 2:
		return mutex_lock(s->mutex);
	default:
		return event_wait(s->event, NULL);
	}
}

static int open_all(struct shared *s)
{
	*s = (struct shared){0};
	if (queue_open(&s->queue, 1, sizeof(int64_t)) < 0 || semaphore_open(&s->semaphore, 0) < 0)
		return -1;
	return mutex_open(&s->mutex) < 0 || event_open(&s->event, 0) < 0 ? -1
									 : mutex_lock(s->mutex);
}

static void close_all(struct shared *s)
{
	queue_close(s->queue);
	semaphore_close(s->semaphore);
	mutex_close(s->mutex);
	event_close(s->event);
}

static int every_wait_can_be_cancelled(void *argument)
{
	(void)argument;
	struct shared s;
	struct group *group;
	struct outcome outcomes[4];
	EXPECT(open_all(&s) == 0);
	EXPECT(spawn_all(&group, wait_for_any_of_them, &s, 4) == 0);
	while (contract_count(0) < 4)
		EXPECT(time_sleep(time_now() + MS) == 0);
	EXPECT(time_sleep(time_now() + 5 * MS) == 0);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 4);
	for (int i = 0; i < 4; i++)
		EXPECT(outcome_ending(outcomes[i]) == ENDED_CANCELLED);
	group_close(group);
	/* Nobody is left in a line: what is given now stays. */
	EXPECT(queue_put(s.queue, &(int64_t){1}) == 0 && queue_length(s.queue) == 1);
	semaphore_release(s.semaphore);
	EXPECT(semaphore_acquire(s.semaphore) == 0);
	EXPECT(mutex_unlock(s.mutex) == 0 && mutex_lock(s.mutex) == 0);
	close_all(&s);
	return 0;
}

static int wait_for_nobody(const void *in, void *out)
{
	const struct shared *s = in;
	int64_t item;
	(void)out;
	if (s->number == 0)
		return mutex_lock(s->mutex);
	return queue_get(s->queue, &item);
}

static int a_deadlock_is_told_to_all(void *argument)
{
	(void)argument;
	struct shared s;
	struct group *group;
	struct outcome outcomes[3];
	EXPECT(open_all(&s) == 0);
	EXPECT(spawn_all(&group, wait_for_nobody, &s, 3) == 0);
	/* Whether the join or the tasks are told first is a matter of chance. */
	int result = group_join(group, JOIN_ALL, NULL, outcomes);
	EXPECT(result == -EDEADLK || result == 3);
	for (int i = 0; i < 3 && result == 3; i++)
		EXPECT(outcomes[i].code == -EDEADLK);
	group_close(group);
	close_all(&s);
	return 0;
}

static int more_waiters_than_workers(void *argument)
{
	(void)argument;
	struct shared s = {0};
	struct group *group;
	int64_t sums[4];
	/* The producer is taken first and fills the queue; its consumers wait for a worker. */
	EXPECT(queue_open(&s.queue, 5, sizeof(int64_t)) == 0);
	EXPECT(spawn_all(&group, produce_or_consume, &s, 4) == 0);
	int result = group_join(group, JOIN_CANCEL, sums, NULL);
	EXPECT(result == (model->concurrency == REACH_ALL ? 0 : -EDEADLK));
	group_close(group);
	queue_close(s.queue);
	return 0;
}

static int every_wait_can_time_out(void *argument)
{
	(void)argument;
	struct shared s;
	int64_t item;
	EXPECT(open_all(&s) == 0);
	int64_t outer = deadline_enter(time_now() + 10 * MS);
	EXPECT(queue_get(s.queue, &item) == -ETIMEDOUT);
	EXPECT(semaphore_acquire(s.semaphore) == -ETIMEDOUT);
	EXPECT(mutex_lock(s.mutex) == -ETIMEDOUT);
	EXPECT(event_wait(s.event, NULL) == -ETIMEDOUT);
	deadline_leave(outer);
	close_all(&s);
	return 0;
}

static int wait_for_it(const void *in, void *out)
{
	(void)out;
	char value;
	return event_wait(*(struct event *const *)in, &value);
}

static int set_it(const void *in, void *out)
{
	(void)out;
	return event_set(*(struct event *const *)in, &(char){1});
}

/* A task that waits for one of another group, spawned right behind it: whoever was awake for the
 * first must see to it that somebody is for the second. */
static int what_a_second_group_offers_is_found_too(void *argument)
{
	(void)argument;
	for (int round = 0; round < 3000; round++) {
		struct group *first, *second;
		struct event *event;
		EXPECT(event_open(&event, 1) == 0);
		EXPECT(group_open(&first, 1, sizeof(event), 0) == 0);
		EXPECT(group_open(&second, 1, sizeof(event), 0) == 0);
		for (int64_t until = time_now() + round % 30 * 1000; time_now() < until;)
			continue;
		EXPECT(group_spawn(first, wait_for_it, &event) >= 0);
		EXPECT(group_spawn(second, set_it, &event) >= 0);
		EXPECT(group_join(first, JOIN_ALL, NULL, NULL) == 0);
		EXPECT(group_join(second, JOIN_ALL, NULL, NULL) == 0);
		group_close(second);
		group_close(first);
		event_close(event);
	}
	return 0;
}

static int set_soon(const void *in, void *out)
{
	(void)out;
	int result = time_sleep(time_now() + 5 * MS);
	return result < 0 ? result : event_set(*(struct event *const *)in, NULL);
}

/* A deadlock ends the waits that are in it and no later ones. */
static int waits_after_a_deadlock_can_end(void *argument)
{
	(void)argument;
	struct event *never, *soon;
	struct group *group;
	EXPECT(event_open(&never, 0) == 0 && event_open(&soon, 0) == 0);
	EXPECT(event_wait(never, NULL) == -EDEADLK);
	EXPECT(group_open(&group, 1, sizeof(soon), 0) == 0);
	EXPECT(group_spawn(group, set_soon, &soon) >= 0);
	EXPECT(event_wait(soon, NULL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	EXPECT(event_wait(never, NULL) == -EDEADLK);
	group_close(group);
	event_close(soon);
	event_close(never);
	return 0;
}

static int put_or_get(const void *in, void *out)
{
	const struct shared *s = in;
	int64_t item = 1;
	(void)out;
	return s->number ? queue_put(s->queue, &item) : queue_get(s->queue, &item);
}

static int next_of_two(const void *in, void *out)
{
	struct shared s = *(const struct shared *)in;
	struct group *group;
	(void)out;
	int result = group_open(&group, 2, sizeof(s), 0);
	for (s.number = 0; s.number < 2 && result >= 0; s.number++)
		result = (int)(group_spawn(group, put_or_get, &s) < 0);
	for (int i = 0; i < 2 && result == 0; i++)
		result = group_next(group, NULL, NULL) < 0 ? -EPROTO : 0;
	group_close(group);
	return result;
}

/* One worker waits for the first end, the other one in the task that it began: the second task is
 * the waiting one's to run. */
static int who_waits_for_an_end_runs_what_nobody_else_can(void *argument)
{
	(void)argument;
	struct shared s = {0};
	EXPECT(queue_open(&s.queue, 1, sizeof(int64_t)) == 0);
	for (int i = 0; i < 100; i++) {
		struct group *group;
		EXPECT(group_open(&group, 1, sizeof(s), 0) == 0);
		EXPECT(group_spawn(group, next_of_two, &s) >= 0);
		EXPECT(group_join(group, JOIN_CANCEL, NULL, NULL) == 0);
		group_close(group);
	}
	queue_close(s.queue);
	return 0;
}

const struct check checks_sync[] = {
	{"what a second group offers is found too", what_a_second_group_offers_is_found_too, 3,
		true, false},
	{"what fits needs no partner", what_fits_needs_no_partner, 1, false, false},
	{"alone nothing can be waited for", alone_nothing_can_be_waited_for, 1, false, false},
	{"items arrive once and in order", items_arrive_once_and_in_order, 4, true, false},
	{"permits are never exceeded", permits_are_never_exceeded, 8, false, false},
	{"a mutex lets one in", a_mutex_lets_one_in, 4, false, false},
	{"only the holder unlocks", only_the_holder_unlocks, 1, false, false},
	{"an event hands its value to all", an_event_hands_its_value_to_all, 4, true, false},
	{"every wait can be cancelled", every_wait_can_be_cancelled, 4, true, false},
	{"a deadlock is told to all", a_deadlock_is_told_to_all, 3, true, false},
	{"more waiters than workers", more_waiters_than_workers, 1, true, false},
	{"every wait can time out", every_wait_can_time_out, 1, true, false},
	{"waits after a deadlock can end", waits_after_a_deadlock_can_end, 2, true, false},
	{"who waits for an end runs what nobody else can",
		who_waits_for_an_end_runs_what_nobody_else_can, 2, true, false},
	{NULL, NULL, 0, false, false},
};
