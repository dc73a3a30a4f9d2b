/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/parking.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

#include "models/parts/arena.h"
#include "models/parts/futex.h"

/* The word: flags, and above them a count of wakes. Who clears ASLEEP, the owner or a waker, counts
 * the owner as awake again. */
enum { ASLEEP = 1, DOZING = 2, POLLING = 4, FLAGS = 7, WAKE = 8 };

/* Looks at the word between two readings of the clock. */
#define SPINS 16

/* Turns between two looks at a word beside which the one that is waited for writes more. */
#define PAUSES 4

#define SPIN_MOST_NS 20000
#define SPIN_LEAST_NS 1000
#define TRY_AGAIN_AFTER 16

_Thread_local struct parking *parking_here;
struct parking_lot *parking_lot;

static int make_descriptor(struct parking *parking)
{
	int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (descriptor < 0)
		return -errno;
	atomic_store(&parking->descriptor, descriptor);
	return descriptor;
}

int parking_open(struct parking *parking, int made)
{
	atomic_store(&parking->word, 0);
	parking->seen = 0;
	atomic_store(&parking->descriptor, -1);
	int result = made ? make_descriptor(parking) : 0;
	return result < 0 ? result : 0;
}

void parking_close(struct parking *parking)
{
	int descriptor = atomic_exchange(&parking->descriptor, -1);
	if (descriptor >= 0)
		close(descriptor);
}

void parking_pause(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

uint32_t parking_name(const struct parking *parking)
{
	return arena_number(parking);
}

bool parking_asleep(const struct parking *parking)
{
	return atomic_load(&parking->word) & ASLEEP;
}

/* Answers a seat, or -1 if the caller may not spin. */
static int begin_spin(void)
{
	return seats_take(&parking_lot->spinning, parking_name(parking_here));
}

int64_t patience_end(struct patience *patience)
{
	bool again = patience->vain % TRY_AGAIN_AFTER == 0;
	return time_now() + (again ? SPIN_MOST_NS : patience->limit);
}

void patience_learn(struct patience *patience, bool success)
{
	int64_t limit = success ? patience->limit * 2 : patience->limit / 2;
	patience->limit = limit < SPIN_LEAST_NS	 ? SPIN_LEAST_NS
			  : limit > SPIN_MOST_NS ? SPIN_MOST_NS
						 : limit;
	patience->vain = success ? 0 : patience->vain + 1;
}

/* The wait that follows a spin in vain need not begin with another. */
static _Thread_local bool has_spun;

/* Answers whether the word changed while spinning. */
static bool spin(struct parking *parking)
{
	static _Thread_local struct patience patience;
	int seat = has_spun ? -1 : begin_spin();
	bool changed = false;
	has_spun = false;
	if (seat < 0)
		return false;
	for (int64_t end = patience_end(&patience); !changed && time_now() < end;)
		for (int i = 0; i < SPINS && !changed; i++) {
			parking_pause();
			changed = atomic_load(&parking->word) != parking->seen;
		}
	seats_leave(&parking_lot->spinning, seat);
	patience_learn(&patience, changed);
	return changed;
}

bool parking_spin_until(const _Atomic uint16_t *word, unsigned bits)
{
	static _Thread_local struct patience patience;
	bool set = atomic_load(word) & bits;
	int seat = set ? -1 : begin_spin();
	if (seat < 0)
		return set;
	for (int64_t end = patience_end(&patience); !set && time_now() < end;)
		for (int i = 0; i < SPINS / PAUSES && !set; i++) {
			for (int j = 0; j < PAUSES; j++)
				parking_pause();
			set = atomic_load(word) & bits;
		}
	seats_leave(&parking_lot->spinning, seat);
	patience_learn(&patience, set);
	has_spun = !set;
	return set;
}

/* Sets a flag, unless there was a wake since the owner last looked. */
static bool raise_flag(struct parking *parking, uint32_t flag)
{
	uint32_t word = parking->seen;
	if (atomic_compare_exchange_strong(&parking->word, &word, word | flag))
		return true;
	parking->seen = word;
	return false;
}

static void lower_flags(struct parking *parking)
{
	uint32_t word = atomic_fetch_and(&parking->word, ~(uint32_t)FLAGS);
	parking->seen = word & ~(uint32_t)FLAGS;
	if ((word & ASLEEP) && parking_lot)
		atomic_fetch_add(&parking_lot->awake, 1);
}

static void count_asleep(void)
{
	if (atomic_fetch_sub(&parking_lot->awake, 1) > 1 || !parking_lot->all_asleep())
		return;
	atomic_store(&parking_lot->stuck, true);
	parking_lot->found();
}

int parking_park(int64_t limit)
{
	struct parking *parking = parking_here;
	bool for_ever = limit == FOREVER && parking_lot;
	if (for_ever)
		spin(parking);
	uint32_t before = parking->seen, flag = for_ever ? ASLEEP : DOZING;
	int result = 0;
	if (raise_flag(parking, flag)) {
		if (for_ever)
			count_asleep();
		result = futex_wait(&parking->word, before | flag, limit);
		lower_flags(parking);
	}
	if (for_ever && atomic_load(&parking_lot->stuck))
		return -EDEADLK;
	return result == -ETIMEDOUT && parking->seen == before ? -ETIMEDOUT : 0;
}

void parking_unpark(struct parking *parking)
{
	uint32_t word = atomic_load(&parking->word);
	while (!atomic_compare_exchange_weak(
		&parking->word, &word, (word + WAKE) & ~(uint32_t)ASLEEP))
		continue;
	if (word & ASLEEP)
		atomic_fetch_add(&parking_lot->awake, 1);
	if (word & (ASLEEP | DOZING))
		futex_wake(&parking->word, 1);
	if (word & POLLING)
		eventfd_write(atomic_load(&parking->descriptor), 1);
}

void parking_rouse(struct parking *parking)
{
	parking_unpark(parking);
	futex_wake(&parking->word, 1);
}

static void drain(struct parking *parking)
{
	eventfd_t count;
	eventfd_read(atomic_load(&parking->descriptor), &count);
}

void parking_reset(struct parking *parking)
{
	lower_flags(parking);
	if (atomic_load(&parking->descriptor) >= 0)
		drain(parking);
}

int parking_poll_begun(void)
{
	struct parking *parking = parking_here;
	int descriptor = atomic_load(&parking->descriptor);
	if (descriptor < 0)
		descriptor = make_descriptor(parking);
	if (descriptor < 0)
		return descriptor;
	return raise_flag(parking, POLLING) ? descriptor : -EAGAIN;
}

void parking_poll_ended(bool told)
{
	struct parking *parking = parking_here;
	uint32_t before = parking->seen;
	lower_flags(parking);
	/* A waker may write only now, and be found by the next poll. */
	if (told || parking->seen != before)
		drain(parking);
}

int parking_poll(int descriptor, short events, int64_t limit)
{
	int wakes = parking_poll_begun();
	if (wakes < 0)
		return wakes == -EAGAIN ? 0 : wakes;
	struct pollfd descriptors[] = {
		{.fd = descriptor, .events = events}, {.fd = wakes, .events = POLLIN}};
	int64_t left = limit == FOREVER ? 0 : limit - time_now();
	if (left < 0)
		left = 0;
	struct timespec timeout = {.tv_sec = left / NANOSECONDS, .tv_nsec = left % NANOSECONDS};
	int ready = ppoll(descriptors, 2, limit == FOREVER ? NULL : &timeout, NULL);
	int result = ready < 0 && errno != EINTR ? -errno : ready == 0 ? -ETIMEDOUT : 0;
	parking_poll_ended(ready > 0 && descriptors[1].revents);
	return result;
}

void parking_precise_timers(void)
{
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}
