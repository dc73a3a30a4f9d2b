/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heartbeat: a task that beats at an interval beside tasks that make calls, and how late its beats
 * are. The tutorials' time.sleep() in a coroutine, which stops the loop, and what to do instead. */
#include <math.h>
#include <time.h>

#include "workloads/workload.h"

enum { HOW_BLOCK, HOW_SLEEP, HOW_OFFLOAD, HOW_COMPUTE };

struct beats_seen {
	int64_t beats, longest; /* nanoseconds between two beats, or from the last to the end */
	bool stopped;
};

struct trace {
	struct effort effort;
	int64_t longest, done; /* the longest piece in nanoseconds; 1 for a call that ended well */
};

struct heartbeat {
	struct run_parameters run;
	int64_t how, pieces, calls, beats; /* 0 beats: until it is stopped */
	double beat, call;
	struct event *ended; /* with what was seen: a task that is stopped has no output */
	struct beats_seen seen;
	struct trace *traces; /* one a call */
};

static int beat(const void *in, void *out)
{
	(void)out;
	const struct heartbeat *w = in;
	struct beats_seen seen = {.beats = 0};
	int64_t last = time_now();
	int result = 0;
	while (result == 0 && (w->beats == 0 || seen.beats < w->beats)) {
		seen.beats++;
		result = time_sleep(last + run_ns(&w->run, w->beat));
		int64_t now = time_now();
		seen.longest = now - last > seen.longest ? now - last : seen.longest;
		last = now;
	}
	seen.stopped = result == -ECANCELED;
	event_set(w->ended, &seen);
	return result;
}

/* The mistake: it holds its thread, and on a loop every task. */
static int block(const void *in, void *out)
{
	(void)out;
	int64_t ns = *(const int64_t *)in;
	struct timespec left = {.tv_sec = ns / NANOSECONDS, .tv_nsec = ns % NANOSECONDS};
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
		continue;
	return 0;
}

/* Work in pieces; between them other tasks can run. */
static int compute(const struct heartbeat *w, struct trace *trace)
{
	uint64_t units = (uint64_t)(w->call * w->run.second * w->run.work_rate / (double)w->pieces);
	uint64_t expected = work_expected(units);
	bool right = true;
	int result = 0;
	for (int64_t i = 0; i < w->pieces && result == 0; i++) {
		int64_t began = time_now(), cpu = cpu_now();
		right = work_do(units) == expected && right;
		int64_t took = time_now() - began;
		trace->longest = took > trace->longest ? took : trace->longest;
		effort_add(&trace->effort, cpu_now() - cpu, (int64_t)units);
		result = task_yield();
	}
	return right ? result : -EBADMSG;
}

/* A call that fails has no output, and so is not done. */
static int make_call(const void *in, void *out)
{
	const struct heartbeat *w = in;
	struct trace *trace = out;
	int64_t ns = run_ns(&w->run, w->call);
	trace->done = 1;
	switch (w->how) {
	case HOW_BLOCK:
		return block(&ns, NULL);
	case HOW_SLEEP:
		return time_sleep(time_now() + ns);
	case HOW_OFFLOAD:
		return offload(block, &ns, sizeof(ns), NULL, 0);
	default:
		return compute(w, trace);
	}
}

static int run(void *state)
{
	struct heartbeat *w = state;
	struct group *group;
	int result = group_open(&group, 1, sizeof(*w), 0);
	if (result < 0)
		return result;
	group_spawn(group, beat, w);
	result = group_run(w->calls, make_call, w, w->traces);
	if (w->beats == 0 || result < 0)
		group_cancel(group, TASK_ALL);
	int bad = group_join(group, JOIN_ALL, NULL, NULL);
	group_close(group);
	if (result == 0)
		result = bad < 0 ? bad : event_wait(w->ended, &w->seen);
	return result;
}

/* Here no other task could stop one that beats without end: it is left out. */
static int run_serially(void *state)
{
	struct heartbeat *w = state;
	int result = w->beats > 0 ? beat(w, NULL) : 0;
	if (w->beats > 0 && result == 0)
		result = event_wait(w->ended, &w->seen);
	for (int64_t i = 0; i < w->calls && result == 0; i++)
		result = make_call(w, &w->traces[i]);
	return result;
}

static int check(const void *state, char *problem)
{
	const struct heartbeat *w = state;
	int64_t done = 0;
	for (int64_t i = 0; i < w->calls; i++)
		done += w->traces[i].done;
	if (done == w->calls && (w->beats == 0 || w->seen.beats == w->beats))
		return 0;
	return wrong(problem, "%lld of %lld calls were made, %lld beats seen", (long long)done,
		(long long)w->calls, (long long)w->seen.beats);
}

static void facts(const void *state, struct facts *facts)
{
	const struct heartbeat *w = state;
	int64_t longest = 0;
	for (int64_t i = 0; i < w->calls; i++)
		longest = w->traces[i].longest > longest ? w->traces[i].longest : longest;
	if (w->how == HOW_COMPUTE)
		fact_number(facts, "longest", run_seconds(&w->run, 0, longest));
	fact_number(facts, "beats", (double)w->seen.beats);
	if (w->seen.beats == 0)
		return;
	double gap = run_seconds(&w->run, 0, w->seen.longest);
	fact_number(facts, "gap", gap);
	fact_number(facts, "late", fmax(gap - w->beat, 0));
	fact_text(facts, "ending", "%s", w->seen.stopped ? "stopped" : "finished");
}

static struct work_span work_span(const void *state)
{
	const struct heartbeat *w = state;
	double call = w->call * w->run.second;
	double beating = (double)w->beats * w->beat * w->run.second;
	struct work_span cost = {.span = call, .waiting = (double)w->calls * call};
	if (w->how == HOW_COMPUTE)
		cost = effort_work_span(w->traces, (size_t)w->calls, sizeof(*w->traces));
	cost.span = fmax(cost.span, beating);
	cost.waiting += beating;
	return cost;
}

const struct workload workload_heartbeat = {
	.name = "heartbeat",
	.summary = "a task that beats at an interval beside calls that block, wait or compute",
	.details = "A pool needs a worker for each call and one for the task that beats. "
		   "Under sequential that task is left out if it would have to be stopped.",
	.needs = NEEDS_WORK_RATE,
	.fixed_tasks = 1,
	TASKS_OPTION(struct heartbeat, calls),
	.workers_each = 1,
	OUTPUTS(struct heartbeat, traces),
	OBJECTS(OBJECT_EVENT(struct heartbeat, ended, sizeof(struct beats_seen))),
	CHECKSUM_STATE_RANGE(struct heartbeat, calls, beats),
	OPTIONS(OPTION(SECONDS, struct heartbeat, beat, "0.1", "seconds from one beat to the next"),
		OPTION_WITHIN(0, 1000000000, struct heartbeat, beats, "0",
			"how many beats; 0: until the calls are made and it is stopped"),
		OPTION(CHOICE, struct heartbeat, how, "block|sleep|offload|compute",
			"a call blocks its thread; waits as the model does; blocks in offload(); "
			"computes"),
		OPTION(SECONDS, struct heartbeat, call, "2", "seconds that a call takes"),
		OPTION_WITHIN(1, 100000, struct heartbeat, calls, "1", "calls, each in a task"),
		OPTION_WITHIN(1, 1000000, struct heartbeat, pieces, "1",
			"pieces that computing is cut into, with a yield after each")),
	.run = run,
	.serial = run_serially,
	.check = check,
	.facts = facts,
	.work_span = work_span,
};
