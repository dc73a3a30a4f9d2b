/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler of the calling thread. */
#include "models/task/scheduler.h"

static struct scheduler none;

_Thread_local struct scheduler *scheduler = &none;

void scheduler_use(struct scheduler *self)
{
	scheduler = self;
}

void scheduler_leave(void)
{
	scheduler = &none;
}
