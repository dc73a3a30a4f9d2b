/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/pool.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/board.h"
#include "models/parts/dump.h"
#include "models/parts/futex.h"
#include "models/parts/hand.h"
#include "models/parts/model_meter.h"
#include "models/parts/object.h"
#include "models/parts/tick.h"

/* A few microseconds: claiming is below a hundredth of that. */
#define SHORT_TICKS 10000

/* While looking for work, as long as reading the clock would take. */
#define LOOKS 8

#define ROOT 0 /* the root's place in `workers`; worker i has place i + 1 */

struct pool {
	int count;
	_Alignas(64) _Atomic bool stopping;
	_Atomic uint32_t entered;
	_Alignas(64) _Atomic int32_t busy;
	_Atomic int32_t peak;
	struct seats looking; /* who looks for work, awake: a spawner need not wake anybody then */
	struct parking_lot lot;
	_Atomic uint64_t *idle;	 /* one bit a worker: asleep, or about to be */
	struct worker workers[]; /* the root's first */
};

static struct pool *pool;
static _Thread_local unsigned search_from;

static void wake_all(void)
{
	for (int i = 0; i <= pool->count; i++)
		parking_unpark(&pool->workers[i].parking);
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
	wake_all();
}

int pool_open(int workers, int cores, int made)
{
	size_t bytes = sizeof(*pool) + ((size_t)workers + 1) * sizeof(struct worker);
	size_t idle_bytes = (size_t)(workers + 63) / 64 * sizeof(uint64_t);
	pool = arena_allocate(bytes);
	void *idle = arena_allocate(idle_bytes);
	int result = pool && idle ? boards_open() : -ENOMEM;
	if (result == 0)
		result = hands_open(workers + 1);
	if (result < 0)
		return result;
	memset(pool, 0, bytes);
	pool->idle = memset(idle, 0, idle_bytes);
	pool->count = workers;
	seats_open(&pool->lot.spinning, cores - 1);
	seats_open(&pool->looking, cores - 1);
	pool->lot.awake = workers + 1;
	pool->lot.all_asleep = all_asleep;
	pool->lot.found = tell_deadlock;
	parking_lot = &pool->lot;
	task_workers = workers;
	for (int i = 0; i <= workers && result == 0; i++)
		result = parking_open(&pool->workers[i].parking, made);
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
	return atomic_load(&pool->peak);
}

static int idle_words(void)
{
	return (pool->count + 63) / 64;
}

static void set_idle(int index)
{
	atomic_fetch_or(&pool->idle[index / 64], 1ULL << index % 64);
}

/* Answers whether the worker was idle. */
static bool clear_idle(int index)
{
	uint64_t bit = 1ULL << index % 64;
	_Atomic uint64_t *word = &pool->idle[index / 64];
	return (atomic_load(word) & bit) && (atomic_fetch_and(word, ~bit) & bit);
}

/* Wakes the first idle worker: always the same one for light work, so that the others sleep on. */
static void wake_one(void)
{
	for (int i = 0; i < idle_words(); i++) {
		uint64_t idle = atomic_load(&pool->idle[i]);
		for (; idle; idle &= idle - 1) {
			int index = i * 64 + __builtin_ctzll(idle);
			if (clear_idle(index)) {
				parking_unpark(&pool_worker(index)->parking);
				return;
			}
		}
	}
}

/* Looks for work until there is some, or for as long as that is worth while, or not at all when
 * enough others do. */
static bool look_for_work(void)
{
	static _Thread_local struct patience patience;
	int seat = seats_take(&pool->looking, parking_name(parking_here));
	if (seat < 0)
		return false;
	bool any = false;
	for (int64_t end = patience_end(&patience); !any && time_now() < end;)
		for (int i = 0; i < LOOKS && !any; i++) {
			parking_pause();
			any = hands_any() || atomic_load(&pool->stopping);
		}
	seats_leave(&pool->looking, seat);
	patience_learn(&patience, any);
	return any;
}

static void be_idle(int index)
{
	if (look_for_work())
		return;
	set_idle(index);
	/* A spawner that saw nobody idle has posted before this second look. */
	if (!hands_any() && !atomic_load(&pool->stopping))
		parking_park(FOREVER);
	clear_idle(index);
}

static void raise_peak(int32_t busy)
{
	int32_t peak = atomic_load(&pool->peak);
	while (busy > peak && !atomic_compare_exchange_weak(&pool->peak, &peak, busy))
		continue;
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

/* How many tasks to claim at once: more while they are so short that claiming is seen. */
static void adapt(unsigned *most, unsigned got, uint64_t ticks)
{
	if (ticks > SHORT_TICKS)
		*most = 1;
	else if (got == *most && ticks < SHORT_TICKS / 2 && *most < HAND_MOST)
		*most *= 2;
}

static void wake_next(void)
{
	if (!seats_any(&pool->looking))
		wake_one();
}

/* What a worker found: a task to begin with, of `got` that it claimed at once. */
struct find {
	struct task *task;
	unsigned got;
};

static struct find find_task(int index, unsigned most)
{
	struct find find = {.task = hand_pop(hand_of(index)), .got = 1};
	bool more = false;
	if (!find.task)
		find.task = hand_claim(hand_of(index), most, &search_from, &find.got, &more);
	if (!find.task)
		find.task = hand_steal(hand_of(index));
	/* Wakes go on in a chain: whoever finds work sees to it that the rest is found too. */
	if (more)
		wake_next();
	return find;
}

/* Runs tasks until there are none. */
static void be_busy(struct worker *worker, int index, struct find find, unsigned *most)
{
	atomic_store_explicit(&worker->busy, true, memory_order_release);
	raise_peak(atomic_fetch_add(&pool->busy, 1) + 1);
	while (find.task) {
		uint64_t began = tick_now(), tick = began;
		for (; find.task; find.task = hand_pop(hand_of(index)))
			tick = execute(find.task, index, FOREVER, tick);
		adapt(most, find.got, tick - began);
		find = find_task(index, *most);
	}
	atomic_fetch_sub(&pool->busy, 1);
	atomic_store_explicit(&worker->busy, false, memory_order_release);
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
	unsigned most = 1;
	bool was_idle = false;
	while (!atomic_load(&pool->stopping)) {
		struct find find = find_task(index, most);
		if (find.task) {
			/* While this one looked, spawners left it to it to find what they posted,
			 * on other boards too. */
			if (was_idle && hands_any())
				wake_next();
			was_idle = false;
			be_busy(worker, index, find, &most);
			most = (most + 1) / 2; /* what comes next may be longer */
		} else {
			be_idle(index);
			was_idle = true;
		}
	}
}

void pool_stop(void)
{
	atomic_store(&pool->stopping, true);
	wake_all();
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
	__builtin_prefetch(&pool->looking);
	board_post(group, task_index(task));
	wake_next();
}

/* The root is no worker: it only ends tasks that will not run any more. */
bool pool_help(struct group *group, bool reluctant)
{
	int32_t index = atomic_load_explicit(&task_current->worker, memory_order_relaxed);
	if (index < 0 && !group->closing)
		return false;
	if (reluctant && atomic_load(&pool->busy) < pool->count)
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
		task_end(task, -EOWNERDEAD);
}

void pool_bereave(int index)
{
	struct worker *worker = pool_worker(index);
	struct activation *innermost = atomic_load(&worker->innermost);
	struct task *taken = hand_bereave(hand_of(index));
	if (taken && (!innermost || taken != innermost->task))
		task_end(taken, -EOWNERDEAD);
	objects_bereave(index, innermost);
	for (struct activation *activation = innermost; activation;) {
		/* Read before the memory can be used again. */
		struct activation *below = activation_below(activation);
		lose(activation);
		activation = below;
	}
	atomic_store(&worker->innermost, NULL);
	if (atomic_exchange(&worker->busy, false))
		atomic_fetch_sub(&pool->busy, 1);
	clear_idle(index);
	seats_evict(&pool->looking, parking_name(&worker->parking));
	seats_evict(&pool->lot.spinning, parking_name(&worker->parking));
	parking_reset(&worker->parking);
	/* Wakes that the dead one had taken on, or was about to give, are given to all. */
	wake_all();
}
