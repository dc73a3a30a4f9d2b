/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wakes the loop at a moment. */
#ifndef SIMUL_ALARM_H
#define SIMUL_ALARM_H

#include "models/loop/state.h"

/* 0 or -errno, with nothing left behind. */
int alarm_open(struct loop *loop);

/* Closes it, and runs the loop until every handle that was closed is. */
void alarm_close(struct loop *loop);

/* When the loop is to wake up; FOREVER: never. */
void alarm_set(struct loop *loop, int64_t when);

/* Has a function called whenever a descriptor of the model's own is readable. 0 or -errno: then the
 * handle is closed, or will be when the loop runs. */
int alarm_watch(struct loop *loop, uv_poll_t *handle, int descriptor, uv_poll_cb ready);

#endif
