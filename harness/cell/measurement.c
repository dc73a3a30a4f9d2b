/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures one cell: starts the model, runs the workload, checks what came of it. */
#include "harness/cell/measurement.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "harness/cell/facts.h"
#include "harness/cell/littles_law.h"
#include "harness/cell/defaults.h"
#include "harness/cell/shared_objects.h"
#include "harness/machine/machine.h"
#include "harness/machine/memory.h"
#include "harness/machine/shares.h"
#include "workloads/arrivals.h"

#define WORKERS_LISTED 4096

/* The kernel's account of CPU time is some tens of microseconds wide of a run's two ends. */
#define PARALLELISM_FROM_S 0.001

/* Clocks and timers are read one after the other: an ideal that is missed by less is met. */
#define CLOCK_SLACK 1.001

/* Everything that is read before and after the run. */
struct moment {
	int64_t time;
	uint64_t tick;
	struct rusage usage;
	struct machine_time machine;
	int64_t helper_ns, workers_ns;
};

/* A run, from one moment to the other. */
struct span {
	struct moment before, after;
};

static int64_t process_cpu(pid_t process)
{
	clockid_t clock;
	struct timespec time;
	if (process <= 0 || clock_getcpuclockid(process, &clock) != 0 ||
		clock_gettime(clock, &time) != 0)
		return -1;
	return time.tv_sec * NANOSECONDS + time.tv_nsec;
}

/* The workers that are processes. */
static int list_workers(int32_t processes[WORKERS_LISTED])
{
	return model->worker_processes ? model->worker_processes(processes, WORKERS_LISTED) : 0;
}

/* The CPU time of all of them. One that was killed takes its time along. */
static int64_t workers_cpu(void)
{
	int32_t processes[WORKERS_LISTED];
	int count = list_workers(processes);
	int64_t sum = 0;
	for (int i = 0; i < count; i++) {
		int64_t time = process_cpu(processes[i]);
		sum += time > 0 ? time : 0;
	}
	return sum;
}

static void moment_take_costs(struct moment *moment, pid_t helper)
{
	getrusage(RUSAGE_SELF, &moment->usage);
	moment->workers_ns = workers_cpu();
	moment->helper_ns = process_cpu(helper);
	machine_time_read(&moment->machine);
}

static void moment_take_time(struct moment *moment)
{
	moment->tick = model_tick();
	moment->time = time_now();
}

static double seconds(int64_t nanoseconds)
{
	return (double)nanoseconds / (double)NANOSECONDS;
}

static double span_s(const struct span *span)
{
	return seconds(span->after.time - span->before.time);
}

static double tick_s(const struct span *span)
{
	return span_s(span) / (double)(span->after.tick - span->before.tick);
}

static double timeval_s(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int run(void *argument)
{
	const struct cell_plan *plan = argument;
	const struct workload *workload = plan->workload;
	if (((const struct run_parameters *)plan->state)->serial)
		return workload->serial(plan->state);
	return workload->run ? workload->run(plan->state) : defaults_run(workload, plan->state);
}

static void count_tasks(struct measurement *m, const struct span *span)
{
	if (model_tally(&m->tally, tick_s(span) * 1e9) < 0)
		m->tally = (struct model_tally){.mean = NAN};
	m->record.concurrency = m->tally.span_ns / 1e9 / m->record.wall_s;
}

static void measure_memory(struct measurement *m)
{
	int32_t processes[WORKERS_LISTED];
	int count = list_workers(processes);
	int64_t sum = memory_of(getpid());
	for (int i = 0; i < count && sum >= 0; i++) {
		int64_t kib = memory_of(processes[i]);
		sum += kib > 0 ? kib : 0;
	}
	m->record.peak_memory_kib = sum < 0 ? NAN : (double)sum;
}

static double reach(enum model_reach reach, int workers, double all)
{
	return reach == REACH_ONE ? 1 : reach == REACH_WORKERS ? workers : all;
}

/* docs/measuring.md derives this bound. */
static void check_ideal(const struct cell_plan *plan, struct measurement *m)
{
	const struct run_parameters *parameters = plan->state;
	struct work_span cost = plan->workload->work_span
					? plan->workload->work_span(plan->state)
					: defaults_work_span(plan->workload, plan->state);
	if (parameters->arrivals)
		cost = arrivals_work_span(parameters->arrivals, parameters, cost);
	double parallelism = reach(model->parallelism, plan->workers.count, plan->cores);
	double concurrency = reach(
		model->concurrency, plan->workers.count, (double)(parameters->tasks + cost.beside));
	if (parallelism > plan->cores)
		parallelism = plan->cores;
	m->record.ideal_s = fmax(
		cost.span, fmax(cost.work / parallelism, (cost.work + cost.waiting) / concurrency));
	m->record.bound_s = fmax(cost.span, cost.work / plan->cores);
	m->record.efficiency = m->record.ideal_s > 0 ? m->record.ideal_s / m->record.wall_s : NAN;
	if (m->record.efficiency > 1 && m->record.efficiency <= CLOCK_SLACK)
		m->record.efficiency = 1;
	if (m->record.efficiency > 1 && m->record.valid) {
		m->record.valid = false;
		problem_set(&m->problem, 0,
			"it took %.6f s where %.6f s is the least possible: the ideal or the "
			"clock is wrong",
			m->record.wall_s, m->record.ideal_s);
	}
}

static void check_flow(const struct cell_plan *plan, struct measurement *m)
{
	const struct run_parameters *parameters = plan->state;
	const struct arrivals *arrivals = parameters->arrivals;
	if (arrivals && arrivals->moments)
		m->record.arrivals_s = arrivals_moment(arrivals, parameters->tasks - 1);
	if (m->record.valid && littles_law_check(&m->tally, m->record.wall_s, &m->problem) < 0)
		m->record.valid = false;
}

/* Tasks that went with their worker explain a wrong result, unless they were meant to. */
static void describe_loss(struct measurement *m)
{
	long long lost = m->tally.endings[ENDED_LOST];
	if (lost == 0)
		return;
	problem_set(&m->problem, 0, "%lld task%s lost with %s worker; %.190s", lost,
		lost == 1 ? " was" : "s were", lost == 1 ? "its" : "their", m->problem.text);
}

static void check_result(const struct cell_plan *plan, struct measurement *m)
{
	const struct workload *workload = plan->workload;
	int result = workload->check ? workload->check(plan->state, m->problem.text) : 0;
	m->record.valid = result == 0;
	if (!m->record.valid)
		describe_loss(m);
	if (!m->record.valid)
		return;
	m->checksum = workload->checksum ? workload->checksum(plan->state)
					 : defaults_checksum(workload, plan->state);
	if (workload->result)
		workload->result(plan->state, m->result);
	m->record.operations = workload->operations ? workload->operations(plan->state)
						    : defaults_operations(workload, plan->state);
	m->record.operation_ns = m->record.wall_s * 1e9 / (double)m->record.operations;
}

static void count_time(struct measurement *m, const struct span *span)
{
	const struct rusage *before = &span->before.usage, *after = &span->after.usage;
	m->record.user_s = timeval_s(after->ru_utime) - timeval_s(before->ru_utime);
	m->record.sys_s = timeval_s(after->ru_stime) - timeval_s(before->ru_stime);
	m->record.voluntary_switches = after->ru_nvcsw - before->ru_nvcsw;
	m->record.involuntary_switches = after->ru_nivcsw - before->ru_nivcsw;
}

/* What reaped workers used tells how their time is shared between user and system; how much of it
 * fell into the run, and not into their end, their clocks tell. */
static void add_workers(struct measurement *m, const struct model_usage *usage, double workers_s)
{
	double total = usage->user_s + usage->sys_s;
	double user = total > 0 ? usage->user_s / total : 0;
	m->record.user_s += user * workers_s;
	m->record.sys_s += (1 - user) * workers_s;
	m->record.voluntary_switches += usage->voluntary_switches;
	m->record.involuntary_switches += usage->involuntary_switches;
	m->record.os_threads = usage->os_threads;
	m->record.os_processes = usage->os_processes;
	m->record.peak_in_flight = (double)usage->peak_in_flight;
	m->record.parallelism = m->record.wall_s < PARALLELISM_FROM_S
					? NAN
					: (m->record.user_s + m->record.sys_s) / m->record.wall_s;
}

/* The CPU time of the bench's own processes during the run, NAN if it is not known: where
 * somebody's helper server took part whose process is not named, or where a worker took its account
 * along. */
static double own_time(
	const struct measurement *m, const struct cell_plan *plan, const struct span *span)
{
	double own = m->record.user_s + m->record.sys_s;
	int64_t before = span->before.helper_ns, after = span->after.helper_ns;

	if (m->tally.endings[ENDED_LOST] > 0)
		return NAN;
	if (before >= 0 && after >= 0)
		return own + seconds(after - before);
	return plan->workload->needs & NEEDS_SERVER ? NAN : own;
}

static void count_shares(
	struct measurement *m, const struct cell_plan *plan, const struct span *span)
{
	struct shares shares = shares_between(
		&span->before.machine, &span->after.machine, own_time(m, plan, span));

	m->record.steal = shares.steal;
	m->record.foreign = shares.foreign;
}

static void describe_failure(const struct cell_plan *plan, struct measurement *m)
{
	m->record.valid = false;
	const struct run_parameters *parameters = plan->state;
	bool few = model->concurrency == REACH_WORKERS && plan->workers.count < parameters->tasks;
	if (m->error == -EDEADLK)
		problem_set(&m->problem, m->error, "every task waits and nothing can wake one%s",
			few ? "; with as many --workers as tasks they might go on" : "");
	else
		problem_set(&m->problem, m->error, "the run failed: %s", strerror(-m->error));
	describe_loss(m);
}

/* What there is too little of, and how it is limited; NULL if the error does not tell. */
static const char *scarcity(int error)
{
	return error == ENOMEM	 ? "memory or address space (ulimit -v)"
	       : error == EAGAIN ? "threads or processes (ulimit -u)"
	       : error == EMFILE ? "open files (ulimit -n)"
				 : NULL;
}

static void describe_start(const struct cell_plan *plan, struct measurement *m, int error)
{
	const char *scarce = scarcity(error);
	bool fewer = plan->workers.count > 1;
	char workers[32] = "";

	if (fewer)
		snprintf(workers, sizeof(workers), " %d workers", plan->workers.count);
	problem_set(&m->problem, -error, "model %s could not start%s: %s%s%s%s%s",
		plan->model->name, workers, strerror(error), scarce ? "; it takes more " : "",
		scarce ? scarce : "", scarce && fewer ? ", or" : "",
		fewer ? (scarce ? " fewer --workers" : "; try fewer --workers") : "");
}

static int start(const struct cell_plan *plan, struct measurement *m)
{
	struct model_settings settings = {.workers = plan->workers.count,
		.cores = plan->cores,
		.trace = plan->trace,
		.stacks = plan->stacks};
	model = plan->model;
	int64_t began = time_now();
	int result = model->start(&settings);
	m->record.startup_s = seconds(time_now() - began);
	if (result < 0)
		describe_start(plan, m, -result);
	return result;
}

/* What is asked of the model while it still runs: its tasks, its memory, its trace. */
static void look_at_run(
	const struct cell_plan *plan, const struct span *span, struct measurement *m)
{
	m->record.wall_s = span_s(span);
	count_tasks(m, span);
	count_time(m, span);
	measure_memory(m);
	if (plan->trace)
		m->events_dropped = model_trace(plan->trace, span->before.tick, tick_s(span));
}

static void check_run(const struct cell_plan *plan, struct measurement *m)
{
	if (m->error == 0) {
		check_result(plan, m);
		check_ideal(plan, m);
		check_flow(plan, m);
	} else {
		describe_failure(plan, m);
	}
	if (m->error == 0 || m->error == -EDEADLK)
		m->facts = facts_collect(plan->workload, plan->state);
}

static void stop(const struct span *span, struct measurement *m)
{
	struct model_usage usage;
	m->diagnostic_count = model_diagnostics(m->diagnostics, MEASUREMENT_DIAGNOSTICS);
	model->stop(&usage);
	m->record.teardown_s = seconds(time_now() - span->after.time);
	m->record.longest_hold = usage.longest_hold ? usage.longest_hold : "";
	m->record.longest_hold_ns =
		usage.longest_hold ? (double)usage.longest_hold_ticks * tick_s(span) * 1e9 : NAN;
	m->stacks = usage.stacks;
	add_workers(m, &usage, seconds(span->after.workers_ns - span->before.workers_ns));
}

int measurement_take(const struct cell_plan *plan, struct measurement *m)
{
	const struct workload *workload = plan->workload;
	struct cell_plan copy = *plan;
	struct span span;
	*m = (struct measurement){.error = 0};
	record_clear(&m->record);
	int result = start(plan, m);
	if (result < 0)
		return result;
	m->error = shared_objects_open(workload, plan->state);
	bool opened = m->error == 0;
	moment_take_costs(&span.before, plan->helper);
	moment_take_time(&span.before);
	if (opened)
		m->error = model->run(run, &copy);
	moment_take_time(&span.after);
	moment_take_costs(&span.after, plan->helper);
	look_at_run(plan, &span, m);
	check_run(plan, m);
	shared_objects_close(workload, plan->state);
	stop(&span, m);
	count_shares(m, plan, &span);
	return 0;
}
