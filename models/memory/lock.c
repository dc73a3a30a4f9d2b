/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks native to the model, and the journal that rolls back the changes of a dead holder. */
#include "models/memory/lock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void lock_open(struct lock *lock)
{
	if (sharing == SHARED_BY_NONE)
		return;
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	if (sharing == SHARED_BY_PROCESSES) {
		pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
		pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	}
	pthread_mutex_init(&lock->mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

void lock_close(struct lock *lock)
{
	if (sharing != SHARED_BY_NONE)
		pthread_mutex_destroy(&lock->mutex);
}

/* The newest entry first; a restored entry no longer counts, so that a process may also die during
 * the rollback. */
static void roll_back(struct lock *lock)
{
	uint32_t saved = atomic_load(&lock->saved);
	assert(saved <= JOURNAL_MAX);
	while (saved > 0) {
		const struct journal_entry *entry = &lock->journal[saved - 1];
		memcpy(entry->word, &entry->before, entry->bytes);
		atomic_store(&lock->saved, --saved);
	}
}

void lock_acquire_shared(struct lock *lock)
{
	int error = pthread_mutex_lock(&lock->mutex);
	if (error == EOWNERDEAD) {
		roll_back(lock);
		pthread_mutex_consistent(&lock->mutex);
	} else if (error) {
		abort(); /* a lock that is not open, or not left as it was found: a bug of ours */
	}
}

void lock_release_shared(struct lock *lock)
{
	lock_commit(lock);
	pthread_mutex_unlock(&lock->mutex);
}
