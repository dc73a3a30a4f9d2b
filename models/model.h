/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a model is, seen from the harness: a life cycle, and what it tells of a run. One file a
 * model: models/<name>.c defines `const struct model model_<name>`. What a model is made of is in
 * the directories beside it; how its threads run tasks is in task/scheduler.h.
 */
#ifndef SIMUL_MODEL_H
#define SIMUL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/task.h"

/* How loops keep the stacks of tasks that wait: see loop/run_stack.h. */
enum model_stacks {
	STACKS_DEFAULT, /* copied, but own in sanitized builds */
	STACKS_OWN,	/* each its own, with a guard page */
	STACKS_COPIED,	/* a few that all run on; copied out and back when another needs it */
};

/* "own", "copied"; NULL for the default. */
const char *stacks_name(enum model_stacks stacks);

/* Whether this build can keep them so: one with sanitizers cannot copy them. */
bool stacks_supported(enum model_stacks stacks);

struct model_settings {
	int workers;		  /* pools: how many; the others have one and ignore it */
	int cores;		  /* that this process may use */
	const char *trace;	  /* record what tasks do when (measure/trace.h); NULL: do not */
	enum model_stacks stacks; /* loops */
	int shared_stacks;	  /* how many there are if they are copied; 0: a sensible number */
};

/* What a run took, over all threads and processes of the model. */
struct model_usage {
	double user_s, sys_s;
	int64_t voluntary_switches, involuntary_switches;
	int os_threads, os_processes;
	int64_t peak_in_flight;
	uint64_t longest_hold_ticks; /* loops: how long a task kept all others from running */
	const char *longest_hold;    /* where that task was spawned; NULL: none */
	enum model_stacks stacks;    /* loops: how they were kept; else STACKS_DEFAULT */
};

/* How many tasks can be in flight, and how many can compute at one time. */
enum model_reach { REACH_ONE, REACH_WORKERS, REACH_ALL };

struct model {
	const char *name; /* on the command line, e.g. "eventloop+threads" */
	const char *summary;
	enum model_reach concurrency, parallelism;
	int default_workers; /* 0: as many as there are cores */

	/* Makes the model ready in the calling thread: loop, threads, forked processes. 0 or
	 * -errno, with nothing left behind. After a fork, children never return from here. */
	int (*start)(const struct model_settings *settings);
	/* Runs `root` as the root task to its end and answers what it answered. */
	int (*run)(int (*root)(void *argument), void *argument);
	/* Ends workers, frees everything. Fills `usage` with what the workers took during the run,
	 * without the calling thread's own share where that can be told apart. */
	void (*stop)(struct model_usage *usage);

	/* The process ids of a supervisor, first, and of workers that are processes, at most
	 * `count`; answers how many. NULL: there are none. */
	int (*worker_processes)(int32_t *ids, int count);
};

/* The model in use; set before its start(). */
extern const struct model *model;

/* Every model, in alphabetical order, ending with NULL: made by the Makefile. */
extern const struct model *const models[];

/* Switches between two coroutines of this thread, `count` times (an even number) and without a
 * model in use: what the loop's models build on, for the harness to price. Nanoseconds in all, or
 * -ENOMEM. */
int64_t model_switches(int64_t count);

/* The clock that tasks are timed with; its unit is found by comparison with time_now(). */
uint64_t model_tick(void);

/* How many tasks took up to `upper_ns`, and longer than the step before. */
struct model_step {
	double upper_ns;
	int64_t count;
};

#define MODEL_STEPS 100

/* Tasks by how they ended and how long they took, in nanoseconds. If tasks arrived at moments of
 * their own (group_arrive), latency is theirs alone, from the moment they were due; else that of
 * all tasks, from their first instruction to their end. Quantiles are known to within 1/128. */
struct model_tally {
	int64_t endings[ENDED_LOST + 1];
	double span_ns; /* the sum over all tasks of end - first instruction */
	double p50, p90, p99, p999, longest;
	double mean;			      /* NAN if there were none */
	struct model_step steps[MODEL_STEPS]; /* ascending, none empty */
	int step_count;
	/* Of those with a moment of their own: counted where they were spawned, where they ended;
	 * and how many were present, integrated over time: see measure/meter.h. */
	int64_t arrived, left;
	double presence_ns;
};

/* Adds up what all workers counted since the start; a tick of model_tick() is `tick_ns` long.
 * Before stop(). 0 or -ENOMEM. */
int model_tally(struct model_tally *tally, double tick_ns);

/* What went unnoticed. */
enum model_diagnostic_kind {
	DIAGNOSTIC_FORGOTTEN, /* a task was spawned and never joined, handed out or cancelled */
	DIAGNOSTIC_UNSEEN,    /* a task failed and nobody looked at its outcome */
};

struct model_diagnostic {
	enum model_diagnostic_kind kind;
	const char *source; /* "NAME FILE:LINE" of the spawn */
	uint64_t count;
};

/* Answers how many diagnostics there are, at most `max`. Before stop(). */
int model_diagnostics(struct model_diagnostic *diagnostics, int max);

/* If the settings asked for a trace: writes it to `path`, times counted from tick `origin`, a tick
 * being `tick_s` seconds long. Before stop(). Answers how many events were lost because there were
 * too many, or -errno; then a file that was written in part is gone. */
int64_t model_trace(const char *path, uint64_t origin, double tick_s);

#endif
