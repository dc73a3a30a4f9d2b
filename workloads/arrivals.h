/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How tasks come, and what runs among them. Without a rate they are all there at once, and a model
 * takes the next one when it can (closed load). At a rate they arrive on a schedule, whatever has
 * become of those before (open load), and each one's latency counts from then. The hog computes in
 * stretches and only gives way between two of them, until all others are done; nobody asks for what
 * it computes.
 *
 * Every workload with a TASK() takes them, and one that says `arrives`. The harness keeps them,
 * reads their options beside those of the workload, and prepares them.
 */
#ifndef SIMUL_ARRIVALS_H
#define SIMUL_ARRIVALS_H

#include <stdbool.h>

#include "workloads/workload.h"

enum disturbance { DISTURB_NONE, DISTURB_CPU, DISTURB_OFFLOAD };

/* The options, and behind them what the run needs. */
struct arrivals {
	double rate;	      /* tasks a document second; 0: all at once */
	int64_t spacing;      /* 0: at equal distances, 1: at random ones (a Poisson process) */
	int64_t seed;	      /* of these */
	int64_t disturb;      /* enum disturbance */
	double stretch;	      /* document seconds that the hog computes at a time */
	double *moments;      /* by task: real seconds after the beginning; NULL: all at once */
	int64_t began;	      /* the run's beginning, ns */
	struct group *hog;    /* NULL: there is none beside the tasks */
	struct effort labour; /* what the hog has done */
};

/* At offsets in a struct arrivals; ends with OPTIONS_END. */
extern const struct workload_option arrivals_options[];

/* Whether a workload takes them. */
bool arrivals_taken(const struct workload *workload);

/* Whether they are other than all at once with nothing beside. */
bool arrivals_asked(const struct arrivals *arrivals);

/* Whether these options go together here: 0, or -EINVAL with the reason in `problem` (256 bytes).
 */
int arrivals_check(
	const struct arrivals *arrivals, const struct run_parameters *run, char *problem);

/* Plans the arrivals of run->tasks tasks, before the model starts. 0 or -ENOMEM. */
int arrivals_setup(struct arrivals *arrivals, const struct run_parameters *run);
void arrivals_release(struct arrivals *arrivals);

/* The run begins, and the hog if there is one. 0 or -errno. */
int arrivals_begin(struct arrivals *arrivals, const struct run_parameters *run);

/* Before the i-th task is spawned: waits until it arrives, if it has a moment of its own. Where a
 * spawn is a call, the hog has its turn now, and as many as there is time for. Waits. */
int arrivals_await(struct arrivals *arrivals, const struct run_parameters *run, struct group *group,
	int64_t i);

/* All others are done: ends the hog. Returns `result` if that is a failure already, else 0 or
 * -errno; must follow arrivals_begin(), also a failed one. */
int arrivals_end(struct arrivals *arrivals, int result);

/* When the i-th task arrives, in real seconds after the beginning. */
double arrivals_moment(const struct arrivals *arrivals, int64_t i);

/* The latest end of tasks that last as long as the list says, document seconds, from the moments
 * when they arrive; in real seconds after the beginning. */
double arrivals_span(const struct arrivals *arrivals, const struct run_parameters *run,
	const struct seconds_list *lasts);

/* What a run costs whose tasks would cost that if they were all there at once and alone: adds what
 * the hog has done, and that the last task does not end before it arrives. */
struct work_span arrivals_work_span(
	const struct arrivals *arrivals, const struct run_parameters *run, struct work_span cost);

#endif
