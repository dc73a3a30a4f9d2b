/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sleeping in futex(2) or ppoll(2). */
#include "models/pool/parker.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "models/task/state.h"

/* The word: flags, and above them a count of wakes. The one that clears ASLEEP, the owner or a
 * waker, counts the owner as awake again. STUCK is set while the owner is asleep, and tells it why
 * it is woken. */
enum { ASLEEP = 1, DOZING = 2, POLLING = 4, STUCK = 8, FLAGS = 15, WAKE = 16 };

/* Looks at the word between two readings of the clock. */
#define LOOKS 16

static int futex_flags(void)
{
	return sharing == SHARED_BY_PROCESSES ? 0 : FUTEX_PRIVATE_FLAG;
}

/* Sleeps while *word is `value`, until woken or until `limit`. 0, -EAGAIN, -EINTR, -ETIMEDOUT. */
static int futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t limit)
{
	struct timespec until = {.tv_sec = limit / NANOSECONDS, .tv_nsec = limit % NANOSECONDS};
	long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | futex_flags(), value,
		limit == FOREVER ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);
	return result < 0 ? -errno : 0;
}

static void futex_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE | futex_flags(), 1, NULL, NULL, 0);
}

static int make_descriptor(struct parker *parker)
{
	int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (descriptor < 0)
		return -errno;
	atomic_store(&parker->descriptor, descriptor);
	return descriptor;
}

int parker_open(struct parker *parker, bool made)
{
	atomic_store(&parker->word, 0);
	parker->seen = 0;
	atomic_store(&parker->descriptor, -1);
	int result = made ? make_descriptor(parker) : 0;
	return result < 0 ? result : 0;
}

void parker_close(struct parker *parker)
{
	int descriptor = atomic_exchange(&parker->descriptor, -1);
	if (descriptor >= 0)
		close(descriptor);
}

bool parker_is_asleep(const struct parker *parker, uint32_t *word)
{
	*word = atomic_load(&parker->word);
	return *word & ASLEEP;
}

/* Spins until it is unparked, or for as long as spinning pays. */
static void spin(struct parker *parker)
{
	bool unparked = false;
	for (int64_t end = adaptive_spin_end(&parker->spin); !unparked && time_now() < end;)
		for (int i = 0; i < LOOKS && !unparked; i++) {
			spin_pause();
			unparked = atomic_load(&parker->word) != parker->seen;
		}
	adaptive_spin_learn(&parker->spin, unparked);
}

/* Sets a flag, unless there was a wake since the owner last looked. */
static bool raise_flag(struct parker *parker, uint32_t flag)
{
	uint32_t word = parker->seen;
	if (atomic_compare_exchange_strong(&parker->word, &word, word | flag))
		return true;
	parker->seen = word;
	return false;
}

/* Returns the flags. */
static uint32_t lower_flags(struct parker *parker)
{
	uint32_t word = atomic_fetch_and(&parker->word, ~(uint32_t)FLAGS);
	parker->seen = word & ~(uint32_t)FLAGS;
	if ((word & ASLEEP) && parker->detector)
		atomic_fetch_add(&parker->detector->awake, 1);
	return word & FLAGS;
}

/* Returns whether a deadlock was found. The thread that looks for one counts as awake meanwhile:
 * otherwise the others, if woken, would find the same. */
static bool count_asleep(struct parker *parker)
{
	struct deadlock_detector *detector = parker->detector;
	if (atomic_fetch_sub(&detector->awake, 1) != 1 || !detector->all_asleep(detector))
		return false;
	parker_unpark(parker);
	return detector->found(detector);
}

int parker_park(struct parker *parker, int64_t limit)
{
	bool for_ever = limit == FOREVER && parker->detector;
	if (for_ever && parker->spins)
		spin(parker);
	uint32_t before = parker->seen, flag = for_ever ? ASLEEP : DOZING;
	if (!raise_flag(parker, flag))
		return 0;
	bool deadlock = for_ever && count_asleep(parker);
	int result = futex_wait(&parker->word, before | flag, limit);
	if ((lower_flags(parker) & STUCK) || deadlock)
		return -EDEADLK;
	return result == -ETIMEDOUT && parker->seen == before ? -ETIMEDOUT : 0;
}

/* Adds a wake and clears ASLEEP, if the word has all of `needed`; also sets `flags`. Returns the
 * previous word. */
static uint32_t wake(struct parker *parker, uint32_t needed, uint32_t flags)
{
	uint32_t word = atomic_load(&parker->word);
	do
		if ((word & needed) != needed)
			return word;
	while (!atomic_compare_exchange_weak(
		&parker->word, &word, ((word + WAKE) & ~(uint32_t)ASLEEP) | flags));
	if (word & ASLEEP)
		atomic_fetch_add(&parker->detector->awake, 1);
	if (word & (ASLEEP | DOZING))
		futex_wake(&parker->word);
	return word;
}

void parker_unpark(struct parker *parker)
{
	if (wake(parker, 0, 0) & POLLING)
		eventfd_write(atomic_load(&parker->descriptor), 1);
}

void parker_tell_deadlock(struct parker *parker)
{
	wake(parker, ASLEEP, STUCK);
}

void parker_force_wake(struct parker *parker)
{
	parker_unpark(parker);
	futex_wake(&parker->word);
}

static void drain(struct parker *parker)
{
	eventfd_t count;
	eventfd_read(atomic_load(&parker->descriptor), &count);
}

void parker_reset(struct parker *parker)
{
	lower_flags(parker);
	if (atomic_load(&parker->descriptor) >= 0)
		drain(parker);
}

int parker_poll_begin(struct parker *parker)
{
	int descriptor = atomic_load(&parker->descriptor);
	if (descriptor < 0)
		descriptor = make_descriptor(parker);
	if (descriptor < 0)
		return descriptor;
	return raise_flag(parker, POLLING) ? descriptor : -EAGAIN;
}

void parker_poll_end(struct parker *parker, bool told)
{
	uint32_t before = parker->seen;
	lower_flags(parker);
	/* A waker may write only now; the next poll then finds it. */
	if (told || parker->seen != before)
		drain(parker);
}

int parker_poll(struct parker *parker, int descriptor, short events, int64_t limit)
{
	int wakes = parker_poll_begin(parker);
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
	parker_poll_end(parker, ready > 0 && descriptors[1].revents);
	return result;
}

void parker_precise_timers(void)
{
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}
