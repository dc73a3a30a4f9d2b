/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task listing: every live task, where it was spawned, whether it runs or what it waits for. */
#ifndef SIMUL_LISTING_H
#define SIMUL_LISTING_H

/* Writes to standard error, after `headline`, one line for each task that has begun and not ended,
 * below its parent, and how many have not begun. Reads what other threads may be changing: a line
 * may be out of date when it is read. Safe in a signal handler. */
void tasks_list(const char *headline);

/* From now on SIGQUIT lists the tasks, and the run continues; until listing_close(). */
void listing_open(void);
void listing_close(void);

/* In a forked child: only the root handles SIGQUIT. */
void listing_forked(void);

#endif
