/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Protects shared state for the few instructions of one operation, in the model's own way: nothing
 * where one thread runs everything, a mutex between threads, a robust shared mutex between
 * processes, which the kernel passes on when its holder dies.
 *
 * What a dead holder had changed in part is rolled back before the next one gets the lock. Between
 * processes each word is saved in the lock's journal before it is changed, and releasing the lock
 * means emptying the journal with one store. So an operation happens as a whole or not at all. (The
 * rollback journal of SQLite, https://www.sqlite.org/atomiccommit.html.) Threads die together:
 * between them nothing is saved.
 */
#ifndef SIMUL_LOCK_H
#define SIMUL_LOCK_H

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "models/memory/arena.h"

/* The greatest number of words that one operation changes. */
#define JOURNAL_MAX 24

struct journal_entry {
	void *word;
	uint64_t before;
	size_t bytes;
};

struct lock {
	pthread_mutex_t mutex;
	_Atomic uint32_t saved; /* entries of the journal */
	struct journal_entry journal[JOURNAL_MAX];
};

/* Initialises a lock in zeroed memory; destroys it. The arena must be open. */
void lock_open(struct lock *lock);
void lock_close(struct lock *lock);

/* lock_acquire() and lock_release() where memory is shared. */
void lock_acquire_shared(struct lock *lock);
void lock_release_shared(struct lock *lock);

/* Waits for the lock: never for a task, only for the few instructions of another holder. */
static inline void lock_acquire(struct lock *lock)
{
	if (sharing != SHARED_BY_NONE)
		lock_acquire_shared(lock);
}

/* Commits the changes made since the lock was acquired, and releases it. */
static inline void lock_release(struct lock *lock)
{
	if (sharing != SHARED_BY_NONE)
		lock_release_shared(lock);
}

/* Commits the changes so far and keeps the lock: what follows is another operation. */
static inline void lock_commit(struct lock *lock)
{
	if (sharing == SHARED_BY_PROCESSES)
		atomic_store_explicit(&lock->saved, 0, memory_order_release);
	atomic_signal_fence(memory_order_seq_cst);
}

/* Saves a word of at most 8 bytes, which the holder is about to change. The entry is complete
 * before it counts, and it counts before the word changes. This holds in program order, which is
 * all that matters when a process is killed. */
static inline void lock_save(struct lock *lock, void *word, size_t bytes)
{
	if (sharing != SHARED_BY_PROCESSES)
		return;
	uint32_t saved = atomic_load_explicit(&lock->saved, memory_order_relaxed);
	assert(saved < JOURNAL_MAX && bytes <= sizeof(uint64_t));
	struct journal_entry *entry = &lock->journal[saved];
	entry->word = word;
	entry->bytes = bytes;
	entry->before = 0;
	__builtin_memcpy(&entry->before, word, bytes);
	atomic_store_explicit(&lock->saved, saved + 1, memory_order_release);
	atomic_signal_fence(memory_order_seq_cst);
}

/* Changes a word under the lock. */
#define lock_set(lock, word, value) (lock_save(lock, &(word), sizeof(word)), (word) = (value))

#endif
