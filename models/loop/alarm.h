/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wakes the loop at a given moment. */
#ifndef SIMUL_ALARM_H
#define SIMUL_ALARM_H

#include "models/loop/state.h"

/* 0 or -errno, with nothing left behind. */
int alarm_open(struct loop *loop);

/* Closes it, and runs the loop until all closed handles are gone. */
void alarm_close(struct loop *loop);

/* When the loop has to wake up; FOREVER: never. */
void alarm_set(struct loop *loop, int64_t when);

/* Registers a function that is called whenever a descriptor of the model's own is readable. 0 or
 * -errno: then the handle is closed, or will be when the loop runs. */
int alarm_watch(struct loop *loop, uv_poll_t *handle, int descriptor, uv_poll_cb ready);

#endif
