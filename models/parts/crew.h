/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workers of a pool as a crew: who is busy, who looks for work, who watches and who sleeps, and
 * who is to be woken when something is put on offer.
 *
 * A worker that finds nothing looks on for a moment, then sleeps. While one looks, nobody is woken:
 * whoever looks will find it. A wake takes longer than many short tasks, so where all tasks have
 * been short for a while, what is put on offer is also left to the busy ones, to come back for it.
 * One of the others keeps watch then: it sleeps no longer than CREW_WATCH_NS at a time, and looks
 * for work itself when none of them has come back meanwhile, as when a task turns out long.
 *
 * In the arena, changed by single atomic stores. Who puts something on offer does so before it
 * calls; who stops looking or goes to sleep says so before it looks for the last time.
 */
#ifndef SIMUL_CREW_H
#define SIMUL_CREW_H

#include <stdbool.h>

/* Work stays unseen behind a task that turns out long for at most twice this. Watching takes a
 * hundredth of a core, only while others are busy with short tasks. */
#define CREW_WATCH_NS 250000

/* Makes it in the arena, for so many workers on so many cores. -ENOMEM. */
int crew_open(int workers, int cores);

/* The calling worker has nothing to do: waits until there may be something, or the pool stops.
 * Answers whether it slept; if it did not, it counts as one that looks until it is busy or idle
 * again. */
bool crew_idle(int worker);

/* Around the time in which a worker is busy. */
void crew_busy_begin(int worker);
void crew_busy_end(int worker);

/* A busy worker has run so many tasks, and whether they were short. */
void crew_tell(unsigned tasks, bool all_short);

/* The caller has put something on offer: wakes a worker, unless one will find it anyway. */
void crew_call(void);

/* The calling worker leaves something on offer before it is busy: the same; `much` is more than the
 * busy ones should be left to do. */
void crew_share(bool much);

/* How many are busy, and the most that ever were at a time. */
int crew_busy(void);
int crew_busy_most(void);

/* For a supervisor: the worker died. */
void crew_bereave(int worker);

#endif
