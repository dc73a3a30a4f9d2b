/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A parker: how a thread or process that blocks waits and is woken (crossbeam, Java). One word
 * each, on which its owner sleeps in futex(2), or an eventfd beside the descriptors that it polls.
 * Unparks are counted, so that one that comes first makes the next park return at once.
 *
 * The race is that of every sleep: the owner must not sleep if it is unparked between its last look
 * and the system call. It sets a flag by compare-and-exchange, which fails if the count has moved
 * since it last looked; who unparks adds to the count and sees the flag in the same operation, and
 * then asks the kernel. Rejected: a token that is set and cleared, since the owner could then not
 * tell a spurious wake from one that it has answered already.
 */
#ifndef SIMUL_PARKER_H
#define SIMUL_PARKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/pool/spin.h"

/* The deadlock detector: how many parkers do not sleep for ever. Whoever brings that to 0 looks
 * whether all sleep, and if they do, asks `found`, which tells the others and answers whether it is
 * a deadlock. */
struct deadlock_detector {
	_Alignas(64) _Atomic int awake;
	bool (*all_asleep)(const struct deadlock_detector *self);
	bool (*found)(struct deadlock_detector *self);
};

struct parker {
	/* Anybody's. */
	_Alignas(64) _Atomic uint32_t word;
	_Atomic int descriptor; /* eventfd; -1: not made yet */
	/* The owner's. */
	uint32_t seen; /* the word when it last looked */
	struct adaptive_spin spin;
	/* Constant. */
	struct deadlock_detector *detector; /* NULL: nobody could wake anybody */
	bool spins; /* before it sleeps for ever: not on a single core, where that keeps away
		     * the very one that is waited for */
};

/* Makes the word ready, the rest being zero or filled in; `made` makes the eventfd at once, for use
 * across a fork. 0 or -errno. */
int parker_open(struct parker *parker, bool made);
void parker_close(struct parker *parker);

/* For the owner: waits until it is unparked or until `limit`. 0 (possibly for no reason),
 * -ETIMEDOUT, -EDEADLK if it was told of a deadlock. */
int parker_park(struct parker *parker, int64_t limit);

/* The same for a descriptor. */
int parker_poll(struct parker *parker, int descriptor, short events, int64_t limit);

/* Wakes the owner. Any thread or process that shares the parker. */
void parker_unpark(struct parker *parker);

/* The same after somebody was killed who may have been about to wake it: whoever clears the flag
 * has said that he will ask the kernel. */
void parker_force_wake(struct parker *parker);

/* Announces that the owner is about to poll descriptors and answers the eventfd to poll with them;
 * -EAGAIN if it has been unparked already, other -errno. parker_poll_end() must follow unless it
 * failed; `told`: the eventfd was readable. */
int parker_poll_begin(struct parker *parker);
void parker_poll_end(struct parker *parker, bool told);

/* For a new owner: clears what one that died has left, unparks kept. */
void parker_reset(struct parker *parker);

/* Has an owner that sleeps for ever wake up to -EDEADLK. */
void parker_tell_deadlock(struct parker *parker);

/* Whether the owner sleeps for ever, or is about to; `*word` changes with every wake. */
bool parker_is_asleep(const struct parker *parker, uint32_t *word);

/* Tells the kernel not to round timers up: threads and processes made later inherit it. */
void parker_precise_timers(void);

#endif
