/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objects and tasks that a workload only names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "harness/cell/defaults.h"
#include "harness/cell/shared_objects.h"
#include "models/model.h"

struct probe {
	struct run_parameters run;
	int64_t number, sum;
	double wait;
	struct mutex *mutex;
	struct event *event;
	struct semaphore *semaphore;
	struct queue *queue, **queues, *level;
	int64_t *indexes;
};

static int answer(const void *in, void *out)
{
	const struct probe *probe = in;
	*(int64_t *)out = probe->run.index;
	return level_change(probe->level, 2);
}

static const struct workload workload = {
	.name = "probe",
	.fixed_tasks = 1,
	TASKS_OPTION(struct probe, number),
	OUTPUTS(struct probe, indexes),
	TASK(answer),
	WAITS(struct probe, wait),
	OPERATIONS_EACH(struct probe, number),
	CHECKSUM_STATE_RANGE(struct probe, number, sum),
	OBJECTS(OBJECT_MUTEX(struct probe, mutex), OBJECT_EVENT(struct probe, event, 8),
		OBJECT_SEMAPHORE(struct probe, semaphore, number),
		OBJECT_QUEUE(struct probe, queue, number, int64_t),
		OBJECT_QUEUES(struct probe, queues, number, int64_t),
		OBJECT_LEVEL(struct probe, level)),
};

static void assert_all_closed(const struct probe *probe)
{
	assert_null(probe->mutex);
	assert_null(probe->event);
	assert_null(probe->semaphore);
	assert_null(probe->queue);
	assert_null(probe->queues);
	assert_null(probe->level);
}

/* Under `sequential` a wait that cannot end is an error. */
static int use(void *state)
{
	struct probe *probe = state;
	int64_t value = 7;
	assert_int_equal(defaults_run(&workload, probe), 0);
	assert_int_equal(level_read(probe->level).now, 2 * probe->run.tasks);
	assert_int_equal(mutex_lock(probe->mutex), 0);
	assert_int_equal(mutex_unlock(probe->mutex), 0);
	assert_int_equal(event_set(probe->event, &value), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(semaphore_acquire(probe->semaphore), 0);
		assert_int_equal(queue_put(probe->queue, &value), 0);
		assert_int_equal(queue_put(probe->queues[i], &value), 0);
		assert_int_equal(queue_put(probe->queues[i], &value), -EDEADLK);
	}
	assert_int_equal(semaphore_acquire(probe->semaphore), -EDEADLK);
	assert_int_equal(queue_put(probe->queue, &value), -EDEADLK);
	return 0;
}

static const struct model *model_named_sequential(void)
{
	const struct model *const *found = models;
	while (strcmp((*found)->name, "sequential") != 0)
		found++;
	return *found;
}

static void what_is_named_is_there(void **state)
{
	(void)state;
	struct model_settings settings = {.workers = 1, .cores = 1};
	struct model_usage usage;
	struct probe probe = {.run.second = 0.5, .number = 3, .sum = 4, .wait = 6};
	defaults_count(&workload, &probe);
	assert_int_equal(probe.run.tasks, 4);
	assert_int_equal(defaults_open(&workload, &probe), 0);
	model = model_named_sequential();
	assert_int_equal(model->start(&settings), 0);
	assert_int_equal(shared_objects_open(&workload, &probe), 0);
	assert_int_equal(model->run(use, &probe), 0);
	shared_objects_close(&workload, &probe);
	assert_all_closed(&probe);
	model->stop(&usage);
	for (int i = 0; i < 4; i++)
		assert_int_equal(probe.indexes[i], i);
	assert_int_equal(defaults_operations(&workload, &probe), 12);
	assert_int_equal(defaults_checksum(&workload, &probe),
		checksum_add(CHECKSUM_BEGIN, (int64_t[]){3, 4}, 16));
	struct work_span cost = defaults_work_span(&workload, &probe);
	assert_true(cost.span == 3 && cost.waiting == 12 && cost.work == 0);
	defaults_close(&workload, &probe);
}

/* A queue of no items cannot be opened: those before it are closed again. */
static void a_failure_leaves_nothing_open(void **state)
{
	(void)state;
	struct model_settings settings = {.workers = 1, .cores = 1};
	struct model_usage usage;
	struct probe probe = {.number = 0};
	model = model_named_sequential();
	assert_int_equal(model->start(&settings), 0);
	assert_int_equal(shared_objects_open(&workload, &probe), -EINVAL);
	assert_all_closed(&probe);
	model->stop(&usage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_named_is_there),
		cmocka_unit_test(a_failure_leaves_nothing_open),
	};
	return cmocka_run_group_tests_name("shared_objects", tests, NULL, NULL);
}
