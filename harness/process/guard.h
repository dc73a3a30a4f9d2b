/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that waits for the end of this one, to end what it could not end itself: the case of
 * kill -9. */
#ifndef SIMUL_GUARD_H
#define SIMUL_GUARD_H

#include <sys/types.h>

/* Starts the guard; it ends with this process and nothing need be closed. 0 or -errno. Call it in a
 * process with one thread, with the signals blocked that end this process in order. */
int guard_start(void);

/* From now on the guard kills this process group (SIGKILL) if this process ends; 0: none. Without a
 * guard it does nothing. */
void guard_group(pid_t group);

#endif
