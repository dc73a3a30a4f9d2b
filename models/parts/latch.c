/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/latch.h"

#include <errno.h>
#include <stdlib.h>

enum sharing sharing = SHARED_BY_NONE;

void latch_open(struct latch *latch)
{
	if (sharing == SHARED_BY_NONE)
		return;
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	if (sharing == SHARED_BY_PROCESSES) {
		pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
		pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	}
	pthread_mutex_init(&latch->mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

void latch_close(struct latch *latch)
{
	if (sharing != SHARED_BY_NONE)
		pthread_mutex_destroy(&latch->mutex);
}

bool latch_take(struct latch *latch)
{
	if (sharing == SHARED_BY_NONE)
		return false;
	int error = pthread_mutex_lock(&latch->mutex);
	if (error == 0)
		return false;
	if (error != EOWNERDEAD)
		abort(); /* a latch that is not open, or not left as it was found: our own bug */
	pthread_mutex_consistent(&latch->mutex);
	return true;
}

void latch_drop(struct latch *latch)
{
	if (sharing != SHARED_BY_NONE)
		pthread_mutex_unlock(&latch->mutex);
}
