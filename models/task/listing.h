/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task listing: every live task, where it was spawned, whether it runs or what it waits for. */
#ifndef SIMUL_LISTING_H
#define SIMUL_LISTING_H

/* After a headline with the way out, if there is one: writes to standard error one line for each
 * task that has begun and not ended, below its parent, and how many have not begun. Lines that are
 * alike are one: "(100×)". Reads what other threads may be changing: a line may be out of date when
 * it is read. Safe in a signal handler. */
void tasks_list_deadlock(void);

/* From now on SIGQUIT lists the live tasks likewise, and the run continues; until listing_close().
 */
void listing_open(void);
void listing_close(void);

/* In a forked child: only the root handles SIGQUIT. */
void listing_forked(void);

#endif
