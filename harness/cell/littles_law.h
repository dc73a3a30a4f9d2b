/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Little's law as a check of the meters: the average number of tasks present is the rate at which
 * they come times the time that they stay, L = λW, whatever the order, the distribution or the
 * model (J. D. C. Little: A Proof for the Queuing Formula L = λW, Operations Research 9(3), 1961).
 * For a run that begins and ends with nobody present it is exact, and no average over many runs (P.
 * J. Denning, J. P. Buzen: The Operational Analysis of Queueing Network Models, ACM Computing
 * Surveys 10(3), 1978).
 *
 * So the check is only as good as its two sides are independent. L comes from counting: the moments
 * of arrivals are summed up where tasks are spawned, those of ends where they end, by the
 * processor's tick, and no task is known to it. W is the mean of the tasks' own latencies, by
 * CLOCK_MONOTONIC, from the moment they were due. A task that is counted twice or not at all, one
 * that is timed from its first instruction instead of its arrival, a worker whose meter is not
 * read, or a tick of the wrong length sets them apart.
 */
#ifndef SIMUL_LITTLES_LAW_H
#define SIMUL_LITTLES_LAW_H

#include "harness/format/problem.h"

#include "models/model.h"

/* The two sides may differ by this share: for the two clocks, which are read one after the other.
 */
#define LITTLE_TOLERANCE 0.02

/* And by this much a task, where tasks are short: about what the reading itself takes. */
#define LITTLE_SLACK_NS 1000

/* L ÷ λW; NAN if no task arrived at a moment of its own. */
double littles_law_ratio(const struct model_tally *tally);

/* 0; -EPROTO if the law does not hold, with the reason in `problem`. `wall_s` is what
 * the run took. */
int littles_law_check(const struct model_tally *tally, double wall_s, struct problem *problem);

#endif
