/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/crew.h"

#include <errno.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/hand.h"
#include "models/parts/pool.h"

/* Looks between two readings of the clock: about as long as one of those takes. */
#define LOOKS 8

/* So many short tasks in a row are no coincidence. */
#define BRISK 256

/* So they are known to have been, and a busy worker has said so since it was last asked. */
#define BRISK_STILL (BRISK + 1)

/* A set of workers: one that dies is taken out by one exchange, whatever it was about to do. */
typedef _Atomic uint64_t set_word;
#define BITS 64

struct crew {
	struct seats looking;
	/* Short tasks in a row, by all workers; what is lost when two count at once is no matter.
	 * Beyond BRISK it counts no further, so that no line changes owner for it. */
	_Alignas(64) _Atomic unsigned streak;
	_Atomic int watching; /* a worker + 1; 0: nobody */
	_Atomic int busy_most;
	int words; /* in a set */
	set_word *busy;
	set_word *asleep; /* or about to be */
};

static struct crew *crew;
static _Thread_local int seat = -1; /* of the calling worker among those who look */
static _Thread_local bool is_self_busy;

static set_word *make_set(void)
{
	size_t bytes = (size_t)crew->words * sizeof(set_word);
	void *made = arena_allocate(bytes);
	return made ? memset(made, 0, bytes) : NULL;
}

int crew_open(int workers, int cores)
{
	crew = arena_allocate(sizeof(*crew));
	if (!crew)
		return -ENOMEM;
	memset(crew, 0, sizeof(*crew));
	crew->words = (workers + BITS - 1) / BITS;
	crew->busy = make_set();
	crew->asleep = make_set();
	seats_open(&crew->looking, cores - 1);
	return crew->busy && crew->asleep ? 0 : -ENOMEM;
}

static void join_set(set_word *set, int worker)
{
	atomic_fetch_or(&set[worker / BITS], 1ULL << worker % BITS);
}

/* Answers whether the worker was in it. */
static bool leave_set(set_word *set, int worker)
{
	uint64_t bit = 1ULL << worker % BITS;
	return (atomic_load(&set[worker / BITS]) & bit) &&
	       (atomic_fetch_and(&set[worker / BITS], ~bit) & bit);
}

/* Wakes the first: always the same one for light work, so that the others sleep on. */
static void wake_one(void)
{
	for (int i = 0; i < crew->words; i++) {
		uint64_t asleep = atomic_load(&crew->asleep[i]);
		for (; asleep; asleep &= asleep - 1) {
			int worker = i * BITS + __builtin_ctzll(asleep);
			if (leave_set(crew->asleep, worker)) {
				parking_unpark(&pool_worker(worker)->parking);
				return;
			}
		}
	}
}

int crew_busy(void)
{
	int busy = 0;
	for (int i = 0; i < crew->words; i++)
		busy += __builtin_popcountll(atomic_load(&crew->busy[i]));
	return busy;
}

static bool is_brisk(void)
{
	return atomic_load(&crew->streak) >= BRISK;
}

/* Whether the busy ones may be left to come back for what is on offer. */
static bool is_watched(void)
{
	return is_brisk() && atomic_load(&crew->watching);
}

void crew_call(void)
{
	if (!seats_any(&crew->looking) && !(is_watched() && crew_busy() > is_self_busy))
		wake_one();
}

void crew_share(bool much)
{
	if (!seats_any(&crew->looking) && (much || !is_watched()))
		wake_one();
}

void crew_tell(unsigned tasks, bool all_short)
{
	unsigned streak = atomic_load_explicit(&crew->streak, memory_order_relaxed),
		 before = streak;
	if (!all_short)
		streak = 0;
	else if (streak < BRISK)
		streak += tasks < BRISK ? tasks : BRISK;
	else
		streak = BRISK_STILL;
	if (streak != before)
		atomic_store(&crew->streak, streak);
}

int crew_busy_most(void)
{
	return atomic_load(&crew->busy_most);
}

static void stop_looking(void)
{
	if (seat >= 0)
		seats_leave(&crew->looking, seat);
	seat = -1;
}

static void raise_busy_most(void)
{
	int busy = crew_busy(), most = atomic_load(&crew->busy_most);
	while (busy > most && !atomic_compare_exchange_weak(&crew->busy_most, &most, busy))
		continue;
}

/* In this order there is no moment in which a spawner sees nobody that looks or is busy. */
void crew_busy_begin(int worker)
{
	join_set(crew->busy, worker);
	is_self_busy = true;
	raise_busy_most();
	stop_looking();
	/* What was posted while this one looked, or was woken for, is left to it to find, on other
	 * boards too. */
	if (hands_any())
		crew_share(false);
}

void crew_busy_end(int worker)
{
	is_self_busy = false;
	leave_set(crew->busy, worker);
}

static bool anything(void)
{
	return hands_any() || pool_stopping();
}

/* Looks for work until there is some, or for as long as that is worth while, or not at all when
 * enough others do. Whoever finds some keeps the seat. */
static bool look(void)
{
	static _Thread_local struct patience patience;
	if (seat < 0)
		seat = seats_take(&crew->looking, parking_name(parking_here));
	if (seat < 0)
		return false;
	bool any = false;
	for (int64_t end = patience_end(&patience); !any && time_now() < end;)
		for (int i = 0; i < LOOKS && !any; i++) {
			parking_pause();
			any = anything();
		}
	patience_learn(&patience, any);
	return any;
}

/* Answers whether a busy worker has come back since this was last asked. */
static bool one_came_back(void)
{
	unsigned streak = BRISK_STILL;
	if (atomic_compare_exchange_strong(&crew->streak, &streak, BRISK))
		return true;
	atomic_store(&crew->streak, 0);
	return false;
}

/* Until it is woken, or none has come back. */
static void watch(void)
{
	while (parking_park(time_now() + CREW_WATCH_NS) < 0 && one_came_back())
		continue;
	atomic_store(&crew->watching, 0);
}

static bool take_watch(int worker)
{
	int nobody = 0;
	return atomic_compare_exchange_strong(&crew->watching, &nobody, worker + 1);
}

/* Whether another worker will look for what is put on offer next. */
static bool another_comes_back(void)
{
	bool awake = crew_busy() > 0 || (seat < 0 && seats_any(&crew->looking));
	return awake && is_brisk();
}

bool crew_idle(int worker)
{
	bool left_to_others = another_comes_back();
	if (!left_to_others && look())
		return false;
	stop_looking();
	join_set(crew->asleep, worker);
	if (left_to_others && take_watch(worker))
		watch();
	else if (!anything())
		parking_park(FOREVER);
	leave_set(crew->asleep, worker);
	return true;
}

void crew_bereave(int worker)
{
	int dead = worker + 1;
	leave_set(crew->busy, worker);
	leave_set(crew->asleep, worker);
	atomic_compare_exchange_strong(&crew->watching, &dead, 0);
	seats_evict(&crew->looking, parking_name(&pool_worker(worker)->parking));
}
