/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A parker: how a thread or process that blocks waits and is woken (crossbeam, Java). Each has one
 * word on which its owner sleeps in futex(2), or an eventfd that it polls together with other
 * descriptors. Unparks are counted, so that an unpark before a park makes that park return at once.
 *
 * The race is that of every sleep: the owner must not sleep if it is unparked between its last look
 * and the system call. It sets a flag by compare-and-exchange, which fails if the count has changed
 * since it last looked. The thread that unparks adds to the count and sees the flag in the same
 * operation, and then calls the kernel. Rejected: a token that is set and cleared, since the owner
 * could then not distinguish a spurious wake from one that it has already handled.
 */
#ifndef SIMUL_PARKER_H
#define SIMUL_PARKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/pool/spin.h"

/* The deadlock detector: how many parkers do not sleep for ever. The thread that brings this to 0
 * checks whether all sleep. If they do, it calls `found`, which tells the others and returns
 * whether it is a deadlock. */
struct deadlock_detector {
	_Alignas(64) _Atomic int awake;
	bool (*all_asleep)(const struct deadlock_detector *self);
	bool (*found)(struct deadlock_detector *self);
};

struct parker {
	/* Shared by all. */
	_Alignas(64) _Atomic uint32_t word;
	_Atomic int descriptor; /* eventfd; -1: not created yet */
	/* The owner's. */
	uint32_t seen; /* the word when it last looked */
	struct adaptive_spin spin;
	/* Constant. */
	struct deadlock_detector *detector; /* NULL: no other thread could wake the owner */
	/* Before it sleeps for ever: not on a single core, where spinning blocks the thread that is
	 * waited for. */
	bool spins;
};

/* Initialises the word; the rest is zero or filled in. `made` creates the eventfd at once, for use
 * across a fork. 0 or -errno. */
int parker_open(struct parker *parker, bool made);
void parker_close(struct parker *parker);

/* For the owner: waits until it is unparked or until `limit`. 0 (possibly for no reason),
 * -ETIMEDOUT, -EDEADLK if it was told of a deadlock. */
int parker_park(struct parker *parker, int64_t limit);

/* The same for a descriptor. */
int parker_poll(struct parker *parker, int descriptor, short events, int64_t limit);

/* Wakes the owner. May be called by any thread or process that shares the parker. */
void parker_unpark(struct parker *parker);

/* The same after the death of a process that may have been about to wake it: a process that clears
 * the flag has taken on the call to the kernel. */
void parker_force_wake(struct parker *parker);

/* Announces that the owner is about to poll descriptors, and returns the eventfd to poll with them;
 * -EAGAIN if it has been unparked already, other -errno. parker_poll_end() must follow unless it
 * failed; `told`: the eventfd was readable. */
int parker_poll_begin(struct parker *parker);
void parker_poll_end(struct parker *parker, bool told);

/* For a new owner: clears what a dead one has left; unparks are kept. */
void parker_reset(struct parker *parker);

/* Wakes an owner that sleeps for ever, so that its wait returns -EDEADLK. */
void parker_tell_deadlock(struct parker *parker);

/* Whether the owner sleeps for ever, or is about to; `*word` changes with every wake. */
bool parker_is_asleep(const struct parker *parker, uint32_t *word);

/* Tells the kernel not to round timers up: threads and processes created later inherit this. */
void parker_precise_timers(void);

#endif
