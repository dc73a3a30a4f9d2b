/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A worker process dies at its n-th step, for every n until a run completes: what was not its own
 * task must be as if nothing had happened. usage: deaths [SCENARIO]
 *
 * In each scenario one of the tasks arms the process that runs it, and goes on like the others; the
 * steps of that process are counted through that task's end and whatever it does next. See steps.h
 * for what a step is.
 */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models/model.h"

enum { TASKS = 9, WORKERS = 2, PERMITS = 2, HANG_S = 20 };

/* In the arena's stead: inputs are copies, and these are set before workers are forked. */
static int64_t death; /* the step */
static char failure[300];

struct input {
	int64_t number;
	struct queue *queue;
	struct semaphore *semaphore;
	struct mutex *mutex;
	struct event *event;
};

#define EXPECT(condition)                                                                   \
	do {                                                                                \
		if (!(condition)) {                                                         \
			snprintf(failure, sizeof(failure), "line %d: not so: %s", __LINE__, \
				#condition);                                                \
			return -EPROTO;                                                     \
		}                                                                           \
	} while (0)

/* The first task of a scenario arms its worker. */
static void arm_first(const struct input *input)
{
	if (input->number == 0)
		steps_arm(death);
}

static int answer(const void *in, void *out)
{
	const struct input *input = in;
	arm_first(input);
	*(int64_t *)out = input->number + 1;
	return 0;
}

/* Spawns one of each number. */
static int spawn_all(struct group *group, task_function *function, struct input input, int count)
{
	for (int i = 0; i < count; i++) {
		input.number = i;
		EXPECT(group_spawn(group, function, &input) >= 0);
	}
	return 0;
}

static int is_right(const struct outcome *outcome, int64_t got, int64_t wanted)
{
	if (outcome_ending(*outcome) == ENDED_LOST)
		return got == 0 && !outcome->message;
	return outcome->code == 0 && got == wanted;
}

/* Tasks after a death: the pool must be whole, with each of its workers. */
static int expect_whole(struct group *group)
{
	int64_t outputs[TASKS];
	struct outcome outcomes[TASKS];
	for (int i = 1; i <= TASKS; i++)
		EXPECT(group_spawn(group, answer, &(struct input){.number = i}) >= 0);
	int lost = group_join(group, JOIN_ALL, outputs, outcomes);
	EXPECT(lost >= 0 && lost <= 1);
	for (int i = 0; i < TASKS; i++)
		EXPECT(is_right(&outcomes[i], outputs[i], i + 2));
	return lost;
}

static int join_counting(struct group *group, struct outcome *outcomes, int64_t *outputs)
{
	int lost = 0;
	EXPECT(group_join(group, JOIN_ALL, outputs, outcomes) >= 0);
	for (int i = 0; i < TASKS; i++)
		lost += outcome_ending(outcomes[i]) == ENDED_LOST;
	return lost;
}

/* Runs TASKS tasks and looks at their results, then at the pool. At most the one task is lost that
 * the worker ran when it died. */
static int run_flat(task_function *function, struct input input)
{
	int64_t outputs[TASKS];
	struct outcome outcomes[TASKS];
	struct group *group;
	EXPECT(group_open(&group, TASKS, sizeof(struct input), sizeof(int64_t)) == 0);
	int result = spawn_all(group, function, input, TASKS);
	int lost = result < 0 ? result : join_counting(group, outcomes, outputs);
	if (lost < 0)
		return lost;
	for (int i = 0; i < TASKS; i++)
		EXPECT(is_right(&outcomes[i], outputs[i], i + 1));
	int later = expect_whole(group);
	if (later < 0)
		return later;
	EXPECT(lost + later <= 1);
	group_close(group);
	return 0;
}

static int spawn_join(void *argument)
{
	(void)argument;
	return run_flat(answer, (struct input){0});
}

/* A task that has children of its own; what it answers needs all of them. */
static int answer_by_children(const void *in, void *out)
{
	const struct input *input = in;
	int64_t outputs[3] = {0};
	struct group *group;
	arm_first(input);
	int result = group_open(&group, 3, sizeof(struct input), sizeof(int64_t));
	if (result < 0)
		return result;
	for (int i = 1; i <= 3; i++)
		group_spawn(group, answer, &(struct input){.number = i});
	result = group_join(group, JOIN_CANCEL, outputs, NULL);
	group_close(group);
	*(int64_t *)out = input->number + (outputs[0] + outputs[1] + outputs[2] == 9);
	return result;
}

/* A child may be lost by another's worker: its parent then fails with that, and is as lost. */
static int nested(void *argument)
{
	(void)argument;
	return run_flat(answer_by_children, (struct input){0});
}

static int next(void *argument)
{
	(void)argument;
	struct group *group;
	int64_t output, sum = 0;
	struct outcome outcome;
	int lost = 0, count = 0;
	EXPECT(group_open(&group, TASKS, sizeof(struct input), sizeof(int64_t)) == 0);
	int result = spawn_all(group, answer, (struct input){0}, TASKS);
	if (result < 0)
		return result;
	for (; group_next(group, &output, &outcome) >= 0; count++) {
		EXPECT(outcome.code == 0 || (outcome.code == -EOWNERDEAD && output == 0));
		lost += outcome.code < 0;
		sum += output;
		/* Slots are used again while others run. */
		if (count < TASKS)
			EXPECT(group_spawn(group, answer, &(struct input){.number = 1}) >= 0);
	}
	EXPECT(count == 2 * TASKS && lost <= 1);
	EXPECT(lost == 1 || sum == TASKS * (TASKS + 1) / 2 + 2 * TASKS);
	group_close(group);
	return 0;
}

static int put_number(const void *in, void *out)
{
	const struct input *input = in;
	arm_first(input);
	*(int64_t *)out = input->number + 1;
	return queue_put(input->queue, &input->number);
}

static int get_number(const void *in, void *out)
{
	const struct input *input = in;
	int64_t item = -1;
	arm_first(input);
	int result = queue_get(input->queue, &item);
	*(int64_t *)out = item + 1;
	return result;
}

/* Gets what the queue holds, and what comes soon. `*seen` has a bit for each number. */
static int drain(struct queue *queue, int64_t *seen)
{
	int64_t item;
	int64_t outer = deadline_enter(time_now() + NANOSECONDS / 50);
	int count = 0;
	while (count < TASKS && queue_get(queue, &item) == 0) {
		EXPECT(item >= 0 && item < TASKS && !(*seen & 1LL << item));
		*seen |= 1LL << item;
		count++;
	}
	deadline_leave(outer);
	return count;
}

/* Opens a queue and a group, and spawns the tasks. */
static int open_queue(
	struct input *input, struct group **group, task_function *function, size_t room)
{
	EXPECT(queue_open(&input->queue, room, sizeof(int64_t)) == 0);
	EXPECT(group_open(group, TASKS, sizeof(struct input), sizeof(int64_t)) == 0);
	return spawn_all(*group, function, *input, TASKS);
}

/* A put happens as a whole or not at all, and a lost task may have made its own. */
static int putters(void *argument)
{
	(void)argument;
	struct input input = {0};
	struct outcome outcomes[TASKS];
	int64_t outputs[TASKS], seen = 0;
	struct group *group;
	int result = open_queue(&input, &group, put_number, 2);
	int count = result < 0 ? result : drain(input.queue, &seen);
	int lost = count < 0 ? count : join_counting(group, outcomes, outputs);
	if (lost < 0)
		return lost;
	int more = drain(input.queue, &seen);
	EXPECT(lost <= 1 && more >= 0 && count + more >= TASKS - lost);
	for (int i = 0; i < TASKS; i++)
		EXPECT(outcomes[i].code == -EOWNERDEAD || seen & 1LL << i);
	group_close(group);
	queue_close(input.queue);
	return 0;
}

/* No item is got twice, and none is missing but the one that a lost task may have got. */
static int getters(void *argument)
{
	(void)argument;
	struct input input = {0};
	struct outcome outcomes[TASKS];
	int64_t outputs[TASKS], seen = 0;
	struct group *group;
	int result = open_queue(&input, &group, get_number, TASKS);
	for (int64_t i = 0; i < TASKS && result == 0; i++)
		result = queue_put(input.queue, &i);
	int lost = result < 0 ? result : join_counting(group, outcomes, outputs);
	if (lost < 0)
		return lost;
	for (int i = 0; i < TASKS; i++) {
		int64_t item = outputs[i] - 1;
		EXPECT(is_right(&outcomes[i], outputs[i], outputs[i]));
		EXPECT(item < 0 || !(seen & 1LL << item));
		seen |= item < 0 ? 0 : 1LL << item;
	}
	int left = queue_length(input.queue) > 0 ? drain(input.queue, &seen) : 0;
	EXPECT(lost <= 1 && left >= 0 && left <= lost);
	EXPECT(__builtin_popcountll((uint64_t)seen) >= TASKS - lost);
	group_close(group);
	queue_close(input.queue);
	return 0;
}

static int hold_permit(const void *in, void *out)
{
	const struct input *input = in;
	arm_first(input);
	int result = semaphore_acquire(input->semaphore);
	*(int64_t *)out = input->number + 1;
	if (result == 0)
		semaphore_release(input->semaphore);
	return result;
}

/* Answers how many permits there are, and leaves them taken. */
static int64_t permits_left(struct semaphore *semaphore)
{
	int64_t count = 0;
	int64_t outer = deadline_enter(time_now() + NANOSECONDS / 100);
	while (semaphore_acquire(semaphore) == 0)
		count++;
	deadline_leave(outer);
	return count;
}

static int semaphores(void *argument)
{
	(void)argument;
	struct input input = {0};
	EXPECT(semaphore_open(&input.semaphore, PERMITS) == 0);
	int result = run_flat(hold_permit, input);
	if (result < 0)
		return result;
	EXPECT(permits_left(input.semaphore) == PERMITS);
	semaphore_close(input.semaphore);
	return 0;
}

static int hold_mutex(const void *in, void *out)
{
	const struct input *input = in;
	arm_first(input);
	int result = mutex_lock(input->mutex);
	*(int64_t *)out = input->number + 1;
	return result < 0 ? result : mutex_unlock(input->mutex);
}

static int mutexes(void *argument)
{
	(void)argument;
	struct input input = {0};
	EXPECT(mutex_open(&input.mutex) == 0);
	int result = run_flat(hold_mutex, input);
	if (result < 0)
		return result;
	EXPECT(mutex_lock(input.mutex) >= 0);
	EXPECT(mutex_unlock(input.mutex) == 0);
	EXPECT(mutex_lock(input.mutex) == 0);
	EXPECT(mutex_unlock(input.mutex) == 0);
	mutex_close(input.mutex);
	return 0;
}

/* The first sets it, the others wait for it. */
static int set_or_await(const void *in, void *out)
{
	const struct input *input = in;
	int64_t value = 7;
	arm_first(input);
	int result = input->number == 0 ? event_set(input->event, &value)
					: event_wait(input->event, &value);
	*(int64_t *)out = value == 7 ? input->number + 1 : -1;
	return result == -EALREADY ? 0 : result;
}

static int set_in_case(const void *in, void *out)
{
	(void)out;
	const struct input *input = in;
	int result = event_set(input->event, &(int64_t){7});
	return result == -EALREADY ? 0 : result;
}

/* Two workers, one of which may wait for an event whose setter is lost: the root sets it too. */
static int events(void *argument)
{
	(void)argument;
	struct input input = {0};
	struct outcome outcomes[TASKS];
	int64_t outputs[TASKS];
	struct group *group;
	EXPECT(event_open(&input.event, sizeof(int64_t)) == 0);
	EXPECT(group_open(&group, TASKS, sizeof(struct input), sizeof(int64_t)) == 0);
	int result = spawn_all(group, set_or_await, input, TASKS);
	if (result < 0)
		return result;
	EXPECT(time_sleep(time_now() + NANOSECONDS / 2000) == 0);
	EXPECT(set_in_case(&input, NULL) == 0);
	int lost = join_counting(group, outcomes, outputs);
	EXPECT(lost >= 0 && lost <= 1);
	for (int i = 0; i < TASKS; i++)
		EXPECT(is_right(&outcomes[i], outputs[i], i + 1));
	group_close(group);
	event_close(input.event);
	return 0;
}

static int offload_one(const void *in, void *out)
{
	return offload(answer, in, sizeof(struct input), out, sizeof(int64_t));
}

static int offloads(void *argument)
{
	(void)argument;
	return run_flat(offload_one, (struct input){0});
}

static const struct scenario {
	const char *name, *model;
	int (*root)(void *argument);
} scenarios[] = {
	{"spawn and join", "processes", spawn_join},
	{"nested joins", "processes", nested},
	{"group_next", "processes", next},
	{"queue, putters", "processes", putters},
	{"queue, getters", "processes", getters},
	{"semaphore", "processes", semaphores},
	{"mutex", "processes", mutexes},
	{"event", "processes", events},
	{"offload", "eventloop+processes", offloads},
};

static const struct scenario *current;

static void on_alarm(int signal_number)
{
	(void)signal_number;
	fprintf(stderr, "deaths: %s hangs after a death at step %lld\n", current->name,
		(long long)death);
	kill(getpid(), SIGQUIT); /* lists the tasks */
	usleep(100000);
	_exit(EXIT_FAILURE);
}

static void use_model(const char *name)
{
	for (int i = 0; models[i]; i++)
		if (strcmp(models[i]->name, name) == 0)
			model = models[i];
}

/* One run with a death at step `death`. Answers whether somebody died. */
static bool attempt(const struct scenario *scenario)
{
	struct model_settings settings = {.workers = WORKERS, .cores = 2};
	struct model_usage usage;
	int before = atomic_load(&fault_counts->deaths);
	failure[0] = '\0';
	alarm(HANG_S);
	assert_int_equal(model->start(&settings), 0);
	int result = model->run(scenario->root, NULL);
	model->stop(&usage);
	alarm(0);
	if (failure[0])
		fail_msg("after a death at step %lld: %s", (long long)death, failure);
	assert_int_equal(result, 0);
	assert_int_equal(atomic_load(&fault_counts->assertions), 0);
	return atomic_load(&fault_counts->deaths) != before;
}

/* Where nobody dies in three runs, the last step is behind: what a worker does besides, as to wake
 * another, differs a little from run to run. */
static void enumerate(void **state)
{
	const struct scenario *scenario = *state;
	int64_t last = 0;
	int runs = 0;
	current = scenario;
	use_model(scenario->model);
	for (death = 1; death <= last + 3; death++, runs++)
		if (attempt(scenario))
			last = death;
	print_message(
		"%s: deaths at steps 1 to %lld, %d runs\n", scenario->name, (long long)last, runs);
	assert_true(last > 0);
}

int main(int argc, char **argv)
{
	static struct CMUnitTest tests[sizeof(scenarios) / sizeof(scenarios[0])];
	size_t count = 0;
	steps_open();
	signal(SIGALRM, on_alarm);
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++)
		if (argc < 2 || strcmp(argv[1], scenarios[i].name) == 0)
			tests[count++] = (struct CMUnitTest){scenarios[i].name, enumerate, NULL,
				NULL, (void *)(uintptr_t)&scenarios[i]};
	return _cmocka_run_group_tests("deaths", tests, count, NULL, NULL);
}
