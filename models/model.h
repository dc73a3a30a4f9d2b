/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A model, as the harness sees it: a life cycle, and what it reports about a run. One file per
 * model: models/<name>.c defines `const struct model model_<name>`. The parts of a model are in the
 * directories next to this file; how its threads run tasks is in task/scheduler.h.
 */
#ifndef SIMUL_MODEL_H
#define SIMUL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/task.h"

/* How loops keep the stacks of waiting tasks: see loop/run_stack.h. */
enum model_stacks {
	STACKS_DEFAULT, /* copied, but own in sanitized builds */
	STACKS_OWN,	/* one for each task, with a guard page */
	STACKS_COPIED,	/* a few that all tasks share; copied out and back as needed */
};

/* "own", "copied"; NULL for the default. */
const char *stacks_name(enum model_stacks stacks);

/* Whether this build supports them: one with sanitizers cannot copy stacks. */
bool stacks_supported(enum model_stacks stacks);

struct model_settings {
	int workers;		  /* pools: how many; the other models have one and ignore it */
	int cores;		  /* that this process may use */
	const char *trace;	  /* record task states over time (measure/trace.h); NULL: do not */
	enum model_stacks stacks; /* loops */
	int shared_stacks;	  /* how many there are if they are copied; 0: a default */
};

/* The resources that a run used, over all threads and processes of the model. */
struct model_usage {
	double user_s, sys_s;
	int64_t voluntary_switches, involuntary_switches;
	int os_threads, os_processes;
	int64_t peak_in_flight;
	uint64_t longest_hold_ticks; /* loops: how long a task kept all others from running */
	const char *longest_hold;    /* where that task was spawned; NULL: none */
	enum model_stacks stacks;    /* loops: how stacks were kept; else STACKS_DEFAULT */
};

/* How many tasks can be in flight, and how many can compute at the same time. */
enum model_reach { REACH_ONE, REACH_WORKERS, REACH_ALL };

struct model {
	const char *name; /* on the command line, e.g. "eventloop+threads" */
	const char *summary;
	enum model_reach concurrency, parallelism;
	int fixed_workers; /* that it always has; 0: it has a pool */

	/* Starts the model in the calling thread: loop, threads, forked processes. 0 or -errno,
	 * with nothing left behind. After a fork, children never return from here. */
	int (*start)(const struct model_settings *settings);
	/* Runs `root` as the root task to its end and returns what it returned. */
	int (*run)(int (*root)(void *argument), void *argument);
	/* Ends workers, frees everything. Fills in `usage` with what the workers used during the
	 * run, without the calling thread's own share if that can be separated. */
	void (*stop)(struct model_usage *usage);

	/* The process ids of a supervisor, first, and of workers that are processes, at most
	 * `count`; returns how many. NULL: there are none. */
	int (*worker_processes)(int32_t *ids, int count);
};

/* The model in use; set before its start(). */
extern const struct model *model;

/* Every model, in alphabetical order, ending with NULL: made by the Makefile. */
extern const struct model *const models[];

/* Switches between two coroutines of this thread, `count` times (an even number) and without a
 * model in use: the primitive that the loop's models are built on, for the harness to measure.
 * Total nanoseconds, or -ENOMEM. */
int64_t model_switches(int64_t count);

/* The clock that tasks are timed with; its unit is determined by comparison with time_now(). */
uint64_t model_tick(void);

/* How many tasks took up to `upper_ns`, and longer than the previous step. */
struct model_step {
	double upper_ns;
	int64_t count;
};

#define MODEL_STEPS 100

/* Tasks by how they ended and how long they took, in nanoseconds. If tasks arrived at a scheduled
 * time (group_arrive), latency is that of these tasks only, from the moment they were due; else
 * that of all tasks, from their first instruction to their end. Quantiles are accurate to within
 * 1/128. */
struct model_tally {
	int64_t endings[ENDED_LOST + 1];
	double span_ns; /* the sum over all tasks of end - first instruction */
	double p50, p90, p99, p999, longest;
	double mean;			      /* NAN if there were none */
	struct model_step steps[MODEL_STEPS]; /* ascending, none empty */
	int step_count;
	/* Of tasks with an arrival time: counted where they were spawned and where they ended; and
	 * the number of tasks present, integrated over time: see measure/meter.h. */
	int64_t arrived, left;
	double presence_ns;
};

/* Adds up what all workers counted since the start; a tick of model_tick() is `tick_ns` long. To be
 * called before stop(). 0 or -ENOMEM. */
int model_tally(struct model_tally *tally, double tick_ns);

/* Problems that went unnoticed in the run. */
enum model_diagnostic_kind {
	DIAGNOSTIC_FORGOTTEN, /* a task was spawned and never joined, handed out or cancelled */
	DIAGNOSTIC_UNSEEN,    /* a task failed and its outcome was never looked at */
};

struct model_diagnostic {
	enum model_diagnostic_kind kind;
	const char *source; /* "NAME FILE:LINE" of the spawn */
	uint64_t count;
};

/* Returns how many diagnostics there are, at most `max`. To be called before stop(). */
int model_diagnostics(struct model_diagnostic *diagnostics, int max);

/* If the settings asked for a trace: writes it to `path`, with times counted from tick `origin`; a
 * tick is `tick_s` seconds long. To be called before stop(). Returns how many events were lost
 * because there were too many, or -errno; then a partly written file is removed. */
int64_t model_trace(const char *path, uint64_t origin, double tick_s);

#endif
