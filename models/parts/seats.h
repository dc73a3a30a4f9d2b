/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A few seats for those who spin: more than there are cores to spare must not. Each seat names who
 * sits there, so that it can be freed when that one has died.
 */
#ifndef SIMUL_SEATS_H
#define SIMUL_SEATS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SEATS 8

struct seats {
	_Alignas(64) _Atomic uint32_t who[SEATS]; /* 0: nobody */
	int count;				  /* that may be taken */
};

/* Makes `count` of them, or as many as there are. */
static inline void seats_open(struct seats *seats, int count)
{
	for (int i = 0; i < SEATS; i++)
		atomic_store(&seats->who[i], 0);
	seats->count = count < SEATS ? count : SEATS;
}

/* Answers the seat, to be left with seats_leave(), or -1: none is free. */
static inline int seats_take(struct seats *seats, uint32_t who)
{
	for (int i = 0; i < seats->count; i++) {
		uint32_t nobody = 0;
		if (atomic_load(&seats->who[i]) == 0 &&
			atomic_compare_exchange_strong(&seats->who[i], &nobody, who))
			return i;
	}
	return -1;
}

/* Behind it the caller must look once more: whoever has offered work and saw the seat taken has
 * offered it before that look. */
static inline void seats_leave(struct seats *seats, int seat)
{
	atomic_store(&seats->who[seat], 0);
}

static inline bool seats_any(const struct seats *seats)
{
	for (int i = 0; i < seats->count; i++)
		if (atomic_load(&seats->who[i]) != 0)
			return true;
	return false;
}

/* Frees the seat of one that died. */
static inline void seats_evict(struct seats *seats, uint32_t who)
{
	for (int i = 0; i < seats->count; i++) {
		uint32_t dead = who;
		atomic_compare_exchange_strong(&seats->who[i], &dead, 0);
	}
}

#endif
