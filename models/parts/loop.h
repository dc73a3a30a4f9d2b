/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The event loop: coroutines on one thread, over libuv. Callbacks of libuv only mark tasks ready,
 * with model->unpark().
 */
#ifndef SIMUL_LOOP_H
#define SIMUL_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "models/model.h"

/* The loop in use. */
extern uv_loop_t loop_uv;

/* How many tasks wait for something that comes from outside: a descriptor, a transfer, another
 * thread. While it is 0 there is nothing to poll for. */
extern int64_t loop_expecting;

/* For loops that others wake: takes what has come from them; answers whether anything had. With
 * `to_sleep` the loop will sleep unless that is so, and is to be woken. NULL: nobody else does. */
extern bool (*loop_remote)(bool to_sleep);

/* Makes the loop, in the calling thread. 0 or -errno, with nothing left behind. */
int loop_open(const struct model_settings *settings);
void loop_close(void);

/* Has a function called whenever a descriptor of the model's own is readable. 0 or -errno: then the
 * handle is closed, or will be when the loop runs. */
int loop_watch(uv_poll_t *handle, int descriptor, uv_poll_cb ready);

/* Fills in what is known of a run on the loop only: the most tasks in flight, how long one kept the
 * thread from one reading of the clock to the next at most, and how stacks were kept. */
void loop_usage(struct model_usage *usage);

/* The primitives of struct model. */
int loop_run(int (*root)(void *argument), void *argument);
void loop_spawned(struct group *group, struct task *task);
int loop_park(int64_t limit);
void loop_unpark(struct task *task);
void loop_yield(void);

/* The moment at which the loop is to wake up; FOREVER: none. Opening leaves nothing behind if it
 * fails; closing runs the loop until every handle that was closed is. */
int loop_clock_open(void);
void loop_clock_set(int64_t when);
void loop_clock_close(void);

/* Readiness of descriptors, for the model's `poll` and `forget`. */
int loop_poll(int descriptor, short events, int64_t limit);
void loop_forget(int descriptor);
void loop_io_close(void);

/* Transfers, for the model's `transfer`. */
int loop_http_open(void);
void loop_http_close(void);
int loop_transfer(void *easy, struct model_transfer *transfer);

#endif
