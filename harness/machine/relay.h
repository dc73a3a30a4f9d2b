/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two that wake each other in turn: what a wake costs, on one core and across two. */
#ifndef SIMUL_RELAY_H
#define SIMUL_RELAY_H

#include <stdbool.h>

/* Average seconds of a round trip: one wakes the other and sleeps until it is woken. Both are kept
 * on the first processor that this process may use or, `apart`, on the first two. NAN if there is
 * no second one, or if the system refuses. The calling thread stays where it was put. */

/* Two threads and futex(2). */
double relay_futex(int trips, bool apart);

/* Two processes and pipes. */
double relay_pipe(int trips, bool apart);

#endif
