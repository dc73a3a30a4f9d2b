/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/pool.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/board.h"
#include "models/parts/crew.h"
#include "models/parts/dump.h"
#include "models/parts/futex.h"
#include "models/parts/hand.h"
#include "models/parts/model_meter.h"
#include "models/parts/object.h"
#include "models/parts/pace.h"
#include "models/parts/tick.h"

#define ROOT 0 /* the root's place in `workers`; worker i has place i + 1 */

struct pool {
	int count;
	_Alignas(64) _Atomic bool stopping;
	_Atomic uint32_t entered;
	struct parking_lot lot;
	struct worker workers[]; /* the root's first */
};

static struct pool *pool;
static _Thread_local unsigned search_from;

static void wake_all(void (*wake)(struct parking *parking))
{
	for (int i = 0; i <= pool->count; i++)
		wake(&pool->workers[i].parking);
}

static bool all_asleep(void)
{
	for (int i = 0; i <= pool->count; i++)
		if (!parking_asleep(&pool->workers[i].parking))
			return false;
	return true;
}

static void tell_deadlock(void)
{
	dump_tasks("deadlock: every task waits and nothing can wake one");
	wake_all(parking_unpark);
}

int pool_open(int workers, int cores, int made)
{
	size_t bytes = sizeof(*pool) + ((size_t)workers + 1) * sizeof(struct worker);
	pool = arena_allocate(bytes);
	int result = pool ? crew_open(workers, cores) : -ENOMEM;
	if (result == 0)
		result = boards_open();
	if (result == 0)
		result = hands_open(workers + 1);
	if (result < 0)
		return result;
	memset(pool, 0, bytes);
	seats_open(&pool->lot.spinning, cores - 1);
	pool->lot.awake = workers + 1;
	pool->lot.all_asleep = all_asleep;
	pool->lot.found = tell_deadlock;
	parking_lot = &pool->lot;
	task_workers = workers;
	/* On failure `count` is that of the last one that needs closing. */
	for (pool->count = -1; pool->count < workers && result == 0;)
		result = parking_open(&pool->workers[++pool->count].parking, made);
	parking_here = &pool->workers[ROOT].parking;
	if (result < 0)
		pool_close();
	return result;
}

void pool_close(void)
{
	for (int i = 0; i <= pool->count; i++)
		parking_close(&pool->workers[i].parking);
	parking_lot = NULL;
	parking_here = NULL;
	pool = NULL;
}

struct worker *pool_worker(int index)
{
	return &pool->workers[index + 1];
}

int64_t pool_peak(void)
{
	return crew_busy_most();
}

/* Root and workers by the number of their hands. */
static int hand_of(int index)
{
	return index + 1;
}

/* From here on the task is on record as begun: what goes wrong with its worker goes wrong with it.
 */
static uint64_t execute(struct task *task, int index, int64_t recall, uint64_t tick)
{
	atomic_store_explicit(&task->worker, (int16_t)index, memory_order_relaxed);
	task_function *function = task_begin(task, recall, tick);
	if (function)
		atomic_store_explicit(task_mirror, task_activation(task), memory_order_release);
	hand_begun(hand_of(index));
	return function ? task_run(task, function) : task_end(task, -ENOMEM);
}

/* What a worker found: a task to begin with, of `got` that it claimed at once. */
struct find {
	struct task *task;
	unsigned got;
};

static struct find find_task(int index, const struct pace *pace)
{
	struct find find = {.task = hand_pop(hand_of(index)), .got = 1};
	unsigned left = 0;
	if (!find.task)
		find.task = hand_claim(hand_of(index), pace, &search_from, &find.got, &left);
	if (!find.task)
		find.task = hand_steal(hand_of(index));
	/* Wakes go on in a chain: whoever finds work sees to it that the rest is found too. */
	if (left > 0)
		crew_share(pace_outlasts_wake(pace, left));
	return find;
}

/* Runs tasks until there are none. */
static void be_busy(int index, struct find find, struct pace *pace)
{
	crew_busy_begin(index);
	while (find.task) {
		uint64_t began = tick_now(), tick = began;
		for (; find.task; find.task = hand_pop(hand_of(index)))
			tick = execute(find.task, index, FOREVER, tick);
		crew_tell(find.got, pace_learn(pace, find.got, tick - began));
		find = find_task(index, pace);
	}
	crew_busy_end(index);
}

void pool_work(int index)
{
	struct worker *worker = pool_worker(index);
	parking_here = &worker->parking;
	task_mirror = &worker->innermost;
	model_meter_use(index + 1);
	activations_forget();
	atomic_fetch_add(&pool->entered, 1);
	parking_unpark(&pool->workers[ROOT].parking);
	struct pace pace;
	pace_begin(&pace);
	while (!atomic_load(&pool->stopping)) {
		struct find find = find_task(index, &pace);
		if (find.task)
			be_busy(index, find, &pace);
		else
			pace_rest(&pace, crew_idle(index));
	}
}

void pool_stop(void)
{
	atomic_store(&pool->stopping, true);
	wake_all(parking_unpark);
}

bool pool_stopping(void)
{
	return atomic_load(&pool->stopping);
}

int pool_entered(void)
{
	return (int)atomic_load(&pool->entered);
}

int pool_run(int (*root)(void *argument), void *argument)
{
	struct task *task = task_root_new();
	if (!task)
		return -ENOMEM;
	task_mirror = &pool->workers[ROOT].innermost;
	int result = task_run_root(task, root, argument);
	task_mirror = NULL;
	task_root_free(task);
	return result;
}

int pool_group_opened(struct group *group)
{
	return board_open(group);
}

void pool_group_closed(struct group *group)
{
	board_close(group);
}

void pool_spawned(struct group *group, struct task *task)
{
	board_post(group, task_index(task));
	crew_call();
}

/* The root is no worker: it only ends tasks that will not run any more. */
bool pool_help(struct group *group, bool reluctant)
{
	int32_t index = atomic_load_explicit(&task_current->worker, memory_order_relaxed);
	if (index < 0 && !group->closing)
		return false;
	if (reluctant && crew_busy() < pool->count)
		return false;
	struct task *task = hand_claim_of(hand_of(index), group);
	if (!task)
		return false;
	execute(task, index, group->closing ? FOREVER : task_limit(task_current), tick_now());
	return true;
}

/* The task may be gone, if it was the owner of a group whose end has been seen meanwhile; its
 * memory is there, and waking the wrong one does no harm. */
void pool_unpark(struct task *task)
{
	int32_t index = atomic_load_explicit(&task->worker, memory_order_relaxed);
	if (index >= -1 && index < pool->count)
		parking_unpark(&pool_worker(index)->parking);
}

bool pool_linger(const struct task *task)
{
	const _Atomic uint16_t *state = &task->state;
	return parking_spin_until(state, TASK_ENDED);
}

void pool_yield(void)
{
	sched_yield();
}

int pool_running(struct activation **running, int count)
{
	int found = 0;
	for (int i = 0; i <= pool->count && found < count; i++) {
		struct activation *activation = atomic_load(&pool->workers[i].innermost);
		if (activation)
			running[found++] = activation;
	}
	return found;
}

static void cancel_children(const struct activation *activation)
{
	for (struct group *group = activation->groups; group; group = group->older)
		for (uint32_t i = 0; i < group->unused; i++)
			task_cancel(group_task(group, i));
}

/* The worker may have died after it had ended the task and before it said so. */
static void lose(const struct activation *activation)
{
	struct task *task = activation->task;
	if (!activation_is_current(activation))
		return;
	cancel_children(activation);
	if (!(atomic_load(&task->state) & TASK_ENDED))
		task_lose(task);
}

void (*pool_bereaved)(void);

void pool_bereave(int index)
{
	struct worker *worker = pool_worker(index);
	struct activation *innermost = atomic_load(&worker->innermost);
	struct task *taken = hand_bereave(hand_of(index));
	if (taken && (!innermost || taken != innermost->task))
		task_lose(taken);
	objects_bereave(index, innermost);
	for (struct activation *activation = innermost; activation;) {
		/* Read before the memory can be used again. */
		struct activation *below = activation_below(activation);
		lose(activation);
		activation = below;
	}
	atomic_store(&worker->innermost, NULL);
	crew_bereave(index);
	seats_evict(&pool->lot.spinning, parking_name(&worker->parking));
	parking_reset(&worker->parking);
	/* Wakes that the dead one had taken on, or was about to give, are given to all. */
	wake_all(parking_rouse);
	if (pool_bereaved)
		pool_bereaved();
}
