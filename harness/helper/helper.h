/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper server of a cell: this same program, started as `simul serve` in a process of its own.
 *
 * It ends when the thread that started it ends, so start it from the first thread. Its CPU time is
 * counted among the caller's children from helper_stop() on: read the children's usage before. */
#ifndef SIMUL_HELPER_H
#define SIMUL_HELPER_H

#include <stdint.h>
#include <sys/types.h>

/* The environment variable that names the process of the server on `simul run --port`, whose CPU
 * time is the bench's own. No option: an older build that a bench is against must not stumble. */
#define HELPER_VARIABLE "SIMUL_HELPER"

struct helper {
	pid_t pid; /* 0 when there is none */
	uint16_t port;
	char problem[160]; /* why helper_start failed, in words */
};

/* Starts a helper server and waits until it listens, at most ten seconds. It inherits standard
 * error and no other descriptor, has a process group of its own, so that Ctrl-C is the caller's
 * affair, and no signal is blocked in it. 0; or -errno with the reason in `problem`, and then no
 * process or descriptor is left: -ETIMEDOUT (not ready in time), -ECHILD (it ended before it was
 * ready; it has said why on standard error), -EPROTO (it said something else), those of pipe(2)
 * and posix_spawn(3). */
int helper_start(struct helper *helper);

/* Ends the helper server, by force after a second, and reaps it. Only for the process that started
 * it. Does nothing if there is none. */
void helper_stop(struct helper *helper);

#endif
