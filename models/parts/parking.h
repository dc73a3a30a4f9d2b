/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a thread or process that blocks waits and is woken: one word each, on which it sleeps in
 * futex(2), or an eventfd beside the descriptors that it polls. Waking is counted, so that an
 * unpark that comes first makes the next park return at once.
 */
#ifndef SIMUL_PARKING_H
#define SIMUL_PARKING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/parts/seats.h"

struct parking {
	_Alignas(64) _Atomic uint32_t word;
	uint32_t seen;		/* the word when its owner last looked */
	_Atomic int descriptor; /* eventfd; -1: not made yet */
};

/* What all who can wake one another have in common, in memory that they share. */
struct parking_lot {
	/* Who spins instead of sleeping: one less than there are cores, since on a single core
	 * spinning keeps away the very one that is waited for. */
	struct seats spinning;
	/* How many do not sleep for ever, unless one of them was killed while it counted. Whoever
	 * brings it to 0 and finds that `all_asleep` has found a deadlock: all wait for one
	 * another, and `found` wakes them to be told so. */
	_Alignas(64) _Atomic int awake;
	_Atomic bool stuck;
	bool (*all_asleep)(void);
	void (*found)(void);
};

/* How long to spin before sleeping: at most about what waking a sleeper on another core costs,
 * since longer cannot pay; less and less while it is in vain, as where the one that is waited for
 * has no core to run on; and now and then all the same, since what is never tried never pays again.
 */
struct patience {
	int64_t limit; /* nanoseconds; 0: not known yet */
	unsigned vain; /* how often in a row it was in vain */
};

/* When a spin that begins now must end. */
int64_t patience_end(struct patience *patience);

/* What became of it. */
void patience_learn(struct patience *patience, bool success);

/* Where the calling thread waits. */
extern _Thread_local struct parking *parking_here;

/* NULL: nobody could wake anybody. */
extern struct parking_lot *parking_lot;

/* Makes the word ready; `made` makes the eventfd at once, for use across a fork. 0 or -errno. */
int parking_open(struct parking *parking, int made);
void parking_close(struct parking *parking);

/* The primitives of struct model, for the calling thread. -EDEADLK once the lot is stuck. */
int parking_park(int64_t limit);
int parking_poll(int descriptor, short events, int64_t limit);

/* Spins for as long as a park for ever would, or until one of `bits` is set. Answers whether it is.
 */
bool parking_spin_until(const _Atomic uint16_t *word, unsigned bits);

/* Wakes the owner of `parking`. From any thread or process that shares it. */
void parking_unpark(struct parking *parking);

/* The same after somebody was killed who may have been about to wake it: he may have said that he
 * would. */
void parking_rouse(struct parking *parking);

/* Announces that the owner is about to poll descriptors and answers the eventfd to poll with them;
 * -EAGAIN if it has been unparked already, other -errno. parking_poll_ended() must follow unless
 * it failed; `told`: the eventfd was readable. */
int parking_poll_begun(void);
void parking_poll_ended(bool told);

/* Waits in the kernel for the answer to a libcurl transfer, see struct model. */
struct model_transfer;
int parking_transfer(void *easy, struct model_transfer *transfer);

/* For the place of an owner that died: as parking_open() left it, later wakes kept. */
void parking_reset(struct parking *parking);

/* One turn of a loop that waits for another core. */
void parking_pause(void);

/* Whether the owner sleeps for ever, or is about to. */
bool parking_asleep(const struct parking *parking);

/* What the owner is called in seats. */
uint32_t parking_name(const struct parking *parking);

/* Tells the kernel not to round timers up: threads and processes made later inherit it. */
void parking_precise_timers(void);

#endif
