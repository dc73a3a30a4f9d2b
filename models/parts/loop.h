/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the event loop's files share: the libuv loop, and who waits for it. Callbacks of libuv only
 * mark tasks ready, with model->unpark().
 */
#ifndef SIMUL_LOOP_H
#define SIMUL_LOOP_H

#include <stdint.h>
#include <uv.h>

#include "models/model.h"

/* The loop in use. */
extern uv_loop_t loop_uv;

/* How many tasks wait for something that comes from outside: a descriptor, a transfer. While it is
 * 0 there is nothing to poll for. */
extern int64_t loop_expecting;

/* Parks the current task, see struct model. */
int loop_park(int64_t limit);

/* Readiness of descriptors, for the model's `poll` and `forget`. */
int loop_poll(int descriptor, short events, int64_t limit);
void loop_forget(int descriptor);
void loop_io_close(void);

/* Transfers, for the model's `transfer`. */
int loop_http_open(void);
void loop_http_close(void);
int loop_transfer(void *easy, struct model_transfer *transfer);

#endif
