/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every live task: where it was spawned, whether it runs or what it waits for. */
#ifndef SIMUL_DUMP_H
#define SIMUL_DUMP_H

/* Writes a line for each task that has begun and not ended, below its parent, and how many have not
 * begun, to standard error, after `headline`. Reads what others may be changing: a line may be out
 * of date when it is read. Safe in a signal handler. */
void dump_tasks(const char *headline);

/* From now on SIGQUIT has the tasks dumped, and the run goes on; until dump_close(). */
void dump_open(void);
void dump_close(void);

/* In a forked child: SIGQUIT is the root's affair. */
void dump_forked(void);

#endif
