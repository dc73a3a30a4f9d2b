/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * heartbeat: a task that beats at an interval while others are at work, and how late its beats are:
 * what a call that blocks the loop does to everybody else, and its remedies.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "workloads/workload.h"

enum { HOW_BLOCK, HOW_SLEEP, HOW_OFFLOAD, HOW_COMPUTE };

struct heart {
	struct queue *pulse;
	int64_t interval, beats; /* 0 beats: until it is stopped */
};

struct pulse {
	int64_t beats, longest; /* nanoseconds between two beats, or from the last to the end */
	bool stopped;
};

struct call {
	int64_t how, ns;
	int64_t pieces;
	uint64_t units; /* of work in a piece */
};

struct trace {
	struct effort effort;
	int64_t longest, done; /* the longest piece in nanoseconds; calls that ended well */
};

struct heartbeat {
	struct run_parameters run;
	int64_t how, calls, pieces, beats;
	double beat, call;
	struct queue *pulses;
	struct pulse pulse;
	struct trace *traces;
};

static void feel(struct pulse *pulse, int64_t *last)
{
	int64_t now = time_now();
	if (now - *last > pulse->longest)
		pulse->longest = now - *last;
	*last = now;
}

/* Whoever is stopped has no output any more: what was felt is left in a queue. */
static int beat(const void *in, void *out)
{
	(void)out;
	const struct heart *heart = in;
	struct pulse pulse = {0};
	int64_t last = time_now();
	int result = 0;
	while (result == 0 && (heart->beats == 0 || pulse.beats < heart->beats)) {
		pulse.beats++;
		result = time_sleep(last + heart->interval);
		feel(&pulse, &last);
	}
	pulse.stopped = result == -ECANCELED;
	queue_put(heart->pulse, &pulse);
	return result;
}

/* The mistake: it holds its thread, and on a loop everybody. */
static int block(const void *in, void *out)
{
	(void)out;
	int64_t ns = *(const int64_t *)in;
	struct timespec left = {.tv_sec = ns / NANOSECONDS, .tv_nsec = ns % NANOSECONDS};
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
		continue;
	return 0;
}

/* Work in pieces; between them others have their turn. */
static int compute(const struct call *call, struct trace *trace)
{
	uint64_t expected = work_expected(call->units);
	bool right = true;
	int result = 0;
	for (int64_t i = 0; i < call->pieces && result == 0; i++) {
		int64_t began = time_now(), cpu = cpu_now();
		right = work_do(call->units) == expected && right;
		int64_t took = time_now() - began;
		trace->longest = took > trace->longest ? took : trace->longest;
		effort_add(&trace->effort, cpu_now() - cpu, (int64_t)call->units);
		result = task_yield();
	}
	return right ? result : -EBADMSG;
}

static int make_call(const void *in, void *out)
{
	const struct call *call = in;
	struct trace *trace = out;
	int result = 0;
	switch (call->how) {
	case HOW_BLOCK:
		result = block(&call->ns, NULL);
		break;
	case HOW_SLEEP:
		result = time_sleep(time_now() + call->ns);
		break;
	case HOW_OFFLOAD:
		result = offload(block, &call->ns, sizeof(call->ns), NULL, 0);
		break;
	case HOW_COMPUTE:
		result = compute(call, trace);
		break;
	}
	trace->done = result == 0;
	return result;
}

static int setup(void *state)
{
	struct heartbeat *w = state;
	w->run.tasks = 1 + w->calls;
	w->traces = calloc((size_t)w->calls, sizeof(*w->traces));
	return w->traces ? 0 : -ENOMEM;
}

static int open_pulses(void *state)
{
	return queue_open(&((struct heartbeat *)state)->pulses, 1, sizeof(struct pulse));
}

static struct call plan(const struct heartbeat *w)
{
	double units = w->call * w->run.second * w->run.work_rate / (double)w->pieces;
	return (struct call){w->how, run_ns(&w->run, w->call), w->pieces, (uint64_t)units};
}

static int make_calls(struct heartbeat *w)
{
	struct call call = plan(w);
	return group_run(w->calls, make_call, &call, w->traces);
}

static int run(void *state)
{
	struct heartbeat *w = state;
	struct heart heart = {w->pulses, run_ns(&w->run, w->beat), w->beats};
	struct group *group;
	int result = group_open(&group, 1, sizeof(struct heart), 0);
	if (result < 0)
		return result;
	group_spawn(group, beat, &heart);
	result = make_calls(w);
	if (w->beats == 0 || result < 0)
		group_cancel(group, TASK_ALL);
	int bad = group_join(group, JOIN_ALL, NULL, NULL);
	group_close(group);
	if (result == 0)
		result = bad < 0 ? bad : queue_get(w->pulses, &w->pulse);
	return result;
}

/* A heart that beats until it is stopped would never be: it is left out. */
static int run_serially(void *state)
{
	struct heartbeat *w = state;
	struct heart heart = {w->pulses, run_ns(&w->run, w->beat), w->beats};
	struct call call = plan(w);
	int result = w->beats > 0 ? beat(&heart, NULL) : 0;
	if (w->beats > 0 && result == 0)
		result = queue_get(w->pulses, &w->pulse);
	for (int64_t i = 0; i < w->calls && result == 0; i++)
		result = make_call(&call, &w->traces[i]);
	return result;
}

static void close_pulses(void *state)
{
	queue_close(((struct heartbeat *)state)->pulses);
}

static int64_t calls_done(const struct heartbeat *w)
{
	int64_t done = 0;
	for (int64_t i = 0; i < w->calls; i++)
		done += w->traces[i].done;
	return done;
}

static int check(const void *state, char *problem)
{
	const struct heartbeat *w = state;
	if (calls_done(w) == w->calls && (w->beats == 0 || w->pulse.beats == w->beats))
		return 0;
	return wrong(problem, "%lld of %lld calls were made, %lld beats felt",
		(long long)calls_done(w), (long long)w->calls, (long long)w->pulse.beats);
}

static uint64_t checksum(const void *state)
{
	const struct heartbeat *w = state;
	int64_t done = calls_done(w);
	uint64_t checksum = checksum_add(CHECKSUM_BEGIN, &done, sizeof(done));
	return checksum_add(checksum, &w->beats, sizeof(w->beats));
}

static void facts(const void *state, struct facts *facts)
{
	const struct heartbeat *w = state;
	int64_t longest = 0;
	for (int64_t i = 0; i < w->calls; i++)
		longest = w->traces[i].longest > longest ? w->traces[i].longest : longest;
	if (w->how == HOW_COMPUTE)
		fact_number(facts, "longest", run_seconds(&w->run, 0, longest));
	fact_number(facts, "beats", (double)w->pulse.beats);
	if (w->pulse.beats == 0)
		return;
	double gap = run_seconds(&w->run, 0, w->pulse.longest);
	fact_number(facts, "gap", gap);
	fact_number(facts, "late", gap > w->beat ? gap - w->beat : 0);
	fact_text(facts, "ending", "%s", w->pulse.stopped ? "stopped" : "finished");
}

static struct work_span work_span(const void *state)
{
	const struct heartbeat *w = state;
	double second = w->run.second;
	double beating = (double)w->beats * w->beat * second;
	struct work_span cost = {.waiting = (double)w->calls * w->call * second};
	if (w->how == HOW_COMPUTE)
		cost = effort_work_span(w->traces, (size_t)w->calls, sizeof(*w->traces));
	else
		cost.span = w->call * second;
	cost.span = beating > cost.span ? beating : cost.span;
	cost.waiting += beating;
	return cost;
}

static void teardown(void *state)
{
	free(((struct heartbeat *)state)->traces);
}

static const struct workload_option options[] = {
	OPTION(SECONDS, struct heartbeat, beat, "0.1", "seconds from one beat to the next"),
	OPTION_WITHIN(0, 1000000000, struct heartbeat, beats, "0",
		"how many beats; 0: until the calls are made and it is stopped"),
	OPTION(CHOICE, struct heartbeat, how, "block|sleep|offload|compute",
		"a call blocks its thread; waits as the model does; blocks where it holds up "
		"nobody; computes"),
	OPTION(SECONDS, struct heartbeat, call, "2", "seconds that a call takes"),
	OPTION_WITHIN(1, 100000, struct heartbeat, calls, "1", "calls, each in a task"),
	OPTION_WITHIN(1, 1000000, struct heartbeat, pieces, "1",
		"pieces that computing is cut into, with a yield after each"),
	OPTIONS_END,
};

const struct workload workload_heartbeat = {
	.name = "heartbeat",
	.summary = "a task that beats at an interval beside calls that block, wait or compute",
	.details = "A pool needs a worker for each call and one for the heart. Under sequential a "
		   "heart that would have to be stopped is left out.",
	.needs = NEEDS_WORK_RATE,
	.workers = 2,
	.state = sizeof(struct heartbeat),
	.options = options,
	.setup = setup,
	.open = open_pulses,
	.run = run,
	.serial = run_serially,
	.close = close_pulses,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
	.teardown = teardown,
};
