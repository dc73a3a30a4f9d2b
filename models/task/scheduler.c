/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler of the calling thread. */
#include "models/task/scheduler.h"

static const struct scheduler_operations nothing;
static struct scheduler none = {.operations = &nothing};

_Thread_local struct scheduler *scheduler = &none;

void scheduler_use(struct scheduler *self)
{
	scheduler = self;
}

void scheduler_leave(void)
{
	scheduler = &none;
}
