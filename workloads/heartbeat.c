/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heartbeat: a task that beats at an interval beside tasks that make calls, and how late its beats
 * are. The tutorials' time.sleep() in a coroutine, which stops the loop, and what to do instead. */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "workloads/workload.h"

enum { HOW_BLOCK, HOW_SLEEP, HOW_OFFLOAD, HOW_COMPUTE };

struct beat_plan {
	struct queue *seen;
	int64_t interval, beats; /* 0 beats: until it is stopped */
};

struct beats_seen {
	int64_t beats, longest; /* nanoseconds between two beats, or from the last to the end */
	bool stopped;
};

struct call_plan {
	int64_t how, ns, pieces;
	uint64_t units; /* of work in a piece */
};

struct trace {
	struct effort effort;
	int64_t longest, done; /* the longest piece in nanoseconds; 1 for a call that ended well */
};

struct heartbeat {
	struct run_parameters run;
	int64_t how, calls, pieces, beats;
	double beat, call;
	struct beat_plan beat_plan;
	struct call_plan call_plan;
	struct beats_seen seen;
	struct trace *traces; /* one a call */
};

/* A task that is stopped has no output: what it has seen is left in a queue. */
static int beat(const void *in, void *out)
{
	(void)out;
	const struct beat_plan *plan = in;
	struct beats_seen seen = {.beats = 0};
	int64_t last = time_now();
	int result = 0;
	while (result == 0 && (plan->beats == 0 || seen.beats < plan->beats)) {
		seen.beats++;
		result = time_sleep(last + plan->interval);
		int64_t now = time_now();
		seen.longest = now - last > seen.longest ? now - last : seen.longest;
		last = now;
	}
	seen.stopped = result == -ECANCELED;
	queue_put(plan->seen, &seen);
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
static int compute(const struct call_plan *call, struct trace *trace)
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

/* A call that fails has no output, and so is not done. */
static int make_call(const void *in, void *out)
{
	const struct call_plan *call = in;
	struct trace *trace = out;
	trace->done = 1;
	switch (call->how) {
	case HOW_BLOCK:
		return block(&call->ns, NULL);
	case HOW_SLEEP:
		return time_sleep(time_now() + call->ns);
	case HOW_OFFLOAD:
		return offload(block, &call->ns, sizeof(call->ns), NULL, 0);
	default:
		return compute(call, trace);
	}
}

static int setup(void *state)
{
	struct heartbeat *w = state;
	double units = w->call * w->run.second * w->run.work_rate / (double)w->pieces;
	w->run.tasks = 1 + w->calls;
	w->call_plan =
		(struct call_plan){w->how, run_ns(&w->run, w->call), w->pieces, (uint64_t)units};
	w->beat_plan = (struct beat_plan){NULL, run_ns(&w->run, w->beat), w->beats};
	return 0;
}

static int open_queue(void *state)
{
	return queue_open(
		&((struct heartbeat *)state)->beat_plan.seen, 1, sizeof(struct beats_seen));
}

static int run(void *state)
{
	struct heartbeat *w = state;
	struct group *group;
	int result = group_open(&group, 1, sizeof(struct beat_plan), 0);
	if (result < 0)
		return result;
	group_spawn(group, beat, &w->beat_plan);
	result = group_run(w->calls, make_call, &w->call_plan, w->traces);
	if (w->beats == 0 || result < 0)
		group_cancel(group, TASK_ALL);
	int bad = group_join(group, JOIN_ALL, NULL, NULL);
	group_close(group);
	if (result == 0)
		result = bad < 0 ? bad : queue_get(w->beat_plan.seen, &w->seen);
	return result;
}

/* Here no other task could stop one that beats without end: it is left out. */
static int run_serially(void *state)
{
	struct heartbeat *w = state;
	int result = w->beats > 0 ? beat(&w->beat_plan, NULL) : 0;
	if (w->beats > 0 && result == 0)
		result = queue_get(w->beat_plan.seen, &w->seen);
	for (int64_t i = 0; i < w->calls && result == 0; i++)
		result = make_call(&w->call_plan, &w->traces[i]);
	return result;
}

static void close_queue(void *state)
{
	queue_close(((struct heartbeat *)state)->beat_plan.seen);
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

static uint64_t checksum(const void *state)
{
	const struct heartbeat *w = state;
	uint64_t checksum = checksum_add(CHECKSUM_BEGIN, &w->calls, sizeof(w->calls));
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

static const struct workload_option options[] = {
	OPTION(SECONDS, struct heartbeat, beat, "0.1", "seconds from one beat to the next"),
	OPTION_WITHIN(0, 1000000000, struct heartbeat, beats, "0",
		"how many beats; 0: until the calls are made and it is stopped"),
	OPTION(CHOICE, struct heartbeat, how, "block|sleep|offload|compute",
		"a call blocks its thread; waits as the model does; blocks in offload(); "
		"computes"),
	OPTION(SECONDS, struct heartbeat, call, "2", "seconds that a call takes"),
	OPTION_WITHIN(1, 100000, struct heartbeat, calls, "1", "calls, each in a task"),
	OPTION_WITHIN(1, 1000000, struct heartbeat, pieces, "1",
		"pieces that computing is cut into, with a yield after each"),
	OPTIONS_END,
};

const struct workload workload_heartbeat = {
	.name = "heartbeat",
	.summary = "a task that beats at an interval beside calls that block, wait or compute",
	.details = "A pool needs a worker for each call and one for the task that beats. "
		   "Under sequential that task is left out if it would have to be stopped.",
	.needs = NEEDS_WORK_RATE,
	.workers = 2,
	OUTPUTS(struct heartbeat, traces),
	.options = options,
	.setup = setup,
	.open = open_queue,
	.run = run,
	.serial = run_serially,
	.close = close_queue,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
};
