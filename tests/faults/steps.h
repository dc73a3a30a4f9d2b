/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Included first in every file of a VARIANT=faults build: each operation by which a process changes
 * what others see is counted before it happens, and a process that was told so dies at the n-th.
 *
 * Counted are atomic stores and read-modify-writes, locking and unlocking, and system calls that
 * wake others. What a process only reads leaves nothing behind; what it writes between two counted
 * operations is private until the next one, or in the journal of a lock.
 */
#ifndef SIMUL_STEPS_H
#define SIMUL_STEPS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Shared by all: how many processes died at their step, and how many by an assertion, which a
 * supervisor would take for a death like others. */
struct fault_counts {
	_Atomic int deaths, assertions;
};
extern struct fault_counts *fault_counts;

/* Makes what processes share. Once, before any is forked. */
void steps_open(void);

/* From now on the calling process dies at its n-th step; 0: never. */
void steps_arm(int64_t n);

/* Counts a step, and dies if it is the one. */
void steps_count(void);

#undef atomic_store
#undef atomic_store_explicit
#undef atomic_exchange
#undef atomic_fetch_add
#undef atomic_fetch_sub
#undef atomic_fetch_or
#undef atomic_fetch_and
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_weak
#define atomic_store(object, value) \
	(steps_count(), __atomic_store_n(object, value, __ATOMIC_SEQ_CST))
#define atomic_store_explicit(object, value, order) \
	(steps_count(), __atomic_store_n(object, value, order))
#define atomic_exchange(object, value) \
	(steps_count(), __atomic_exchange_n(object, value, __ATOMIC_SEQ_CST))
#define atomic_fetch_add(object, value) \
	(steps_count(), __atomic_fetch_add(object, value, __ATOMIC_SEQ_CST))
#define atomic_fetch_sub(object, value) \
	(steps_count(), __atomic_fetch_sub(object, value, __ATOMIC_SEQ_CST))
#define atomic_fetch_or(object, value) \
	(steps_count(), __atomic_fetch_or(object, value, __ATOMIC_SEQ_CST))
#define atomic_fetch_and(object, value) \
	(steps_count(), __atomic_fetch_and(object, value, __ATOMIC_SEQ_CST))
#define atomic_compare_exchange_strong(object, expected, value) \
	(steps_count(), __atomic_compare_exchange_n(            \
				object, expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
#define atomic_compare_exchange_weak atomic_compare_exchange_strong

#define pthread_mutex_lock(mutex) (steps_count(), pthread_mutex_lock(mutex))
#define pthread_mutex_unlock(mutex) (steps_count(), pthread_mutex_unlock(mutex))
#define pthread_mutex_consistent(mutex) (steps_count(), pthread_mutex_consistent(mutex))
#define syscall(...) (steps_count(), syscall(__VA_ARGS__))
#define eventfd_write(descriptor, value) (steps_count(), eventfd_write(descriptor, value))

#endif
