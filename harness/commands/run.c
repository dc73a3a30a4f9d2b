/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simul run: one cell, measured once, in this process. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cell/calibrate.h"
#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/helper/helper.h"
#include "harness/machine/machine.h"
#include "harness/cell/measurement.h"
#include "harness/cell/outputs.h"
#include "harness/cell/run_json.h"
#include "harness/cell/settings.h"
#include "harness/cell/stacks.h"
#include "workloads/arrivals.h"

#define WORKERS_MAX 100000
#define TASKS_MAX 16000000
#define NAMES_MAX 64
#define NOT_GIVEN INT32_MIN /* a number that nobody means */

static struct {
	char *model, *trace, *rate, *disturb, *stacks;
	int workers, port;
	long long tasks;
	double second, work_rate;
	char **settings;
	int json, hold;
} options = {
	.model = "eventloop",
	.workers = NOT_GIVEN,
	.tasks = NOT_GIVEN,
	.second = NOT_GIVEN,
	.hold = 100,
};

static const struct poptOption table[] = {
	{"model", 'm', POPT_ARG_STRING, &options.model, 0,
		"the concurrency model (eventloop, if not given)", "MODEL"},
	{"workers", 'w', POPT_ARG_INT, &options.workers, 0,
		"threads or processes in the pool (one a core, or what the workload needs; no "
		"matter to the others)",
		"K"},
	{"tasks", 'n', POPT_ARG_LONGLONG, &options.tasks, 0,
		"how many tasks (the workload's default)", "N"},
	{"second", 's', POPT_ARG_DOUBLE, &options.second, 0,
		"how many real seconds a document second lasts (1, for most workloads)", "S"},
	{"set", 0, POPT_ARG_ARGV, &options.settings, 0,
		"an option of the workload; may be repeated", "NAME=VALUE"},
	{"rate", 0, POPT_ARG_STRING, &options.rate, 0,
		"how many tasks arrive in a document second, whatever becomes of those before "
		"(if not given, all are there at once)",
		"R"},
	{"disturb", 0, POPT_ARG_STRING, &options.disturb, 0,
		"a task that computes among the others: in its own turn (cpu), or where it holds "
		"up nobody (offload)",
		"HOW"},
	{"json", 0, POPT_ARG_NONE, &options.json, 0,
		"print the record as one line of JSON on standard output", NULL},
	{"trace", 0, POPT_ARG_STRING, &options.trace, 0,
		"write what each task did when to this file (CSV)", "FILE"},
	{"hold", 0, POPT_ARG_INT | POPT_ARGFLAG_SHOW_DEFAULT, &options.hold, 0,
		"say which task kept the event loop for longer than this", "MILLISECONDS"},
	{"stacks", 0, POPT_ARG_STRING, &options.stacks, 0,
		"how a loop keeps the stacks of tasks that wait: own or copied (copied; no matter "
		"to the others)",
		"HOW"},
	{"port", 0, POPT_ARG_INT, &options.port, 0,
		"use the helper server on this port instead of starting one; SIMUL_HELPER may "
		"name its process, whose CPU time is then not foreign",
		"PORT"},
	{"work-rate", 0, POPT_ARG_DOUBLE, &options.work_rate, 0,
		"units of CPU work a second, so that cells do the same (measured, if not "
		"given)",
		"RATE"},
	COMMAND_OPTIONS_END,
};

static const struct workload *find_workload(const char *name)
{
	const char *names[NAMES_MAX];
	int count = 0;
	for (; count < NAMES_MAX && workloads[count]; count++)
		names[count] = workloads[count]->name;
	int found = choose_word("workload", name, names, count);
	return found < 0 ? NULL : workloads[found];
}

static const struct model *find_model(const char *name)
{
	const char *names[NAMES_MAX];
	int count = 0;
	for (; count < NAMES_MAX && models[count]; count++)
		names[count] = models[count]->name;
	int found = choose_word("model", name, names, count);
	return found < 0 ? NULL : models[found];
}

static int check_workers(void)
{
	if (options.workers == NOT_GIVEN ||
		(options.workers >= 1 && options.workers <= WORKERS_MAX))
		return EXIT_FINE;
	return complain(EXIT_USAGE, "--workers %d: a pool has 1 to %d workers", options.workers,
		WORKERS_MAX);
}

static int check_numbers(const struct workload *workload)
{
	if (options.tasks != NOT_GIVEN && workload->tasks == 0)
		return complain(EXIT_USAGE,
			"--tasks %lld: %s has as many tasks as its options ask for; see simul "
			"list workloads",
			options.tasks, workload->name);
	if (options.tasks != NOT_GIVEN && (options.tasks < 1 || options.tasks > TASKS_MAX))
		return complain(EXIT_USAGE, "--tasks %lld: there can be 1 to %d tasks",
			options.tasks, TASKS_MAX);
	if (options.second != NOT_GIVEN && !(options.second > 0 && options.second <= 1e6))
		return complain(EXIT_USAGE,
			"--second %g: a document second lasts more than 0 and at most 1000000 "
			"seconds",
			options.second);
	if (options.port < 0 || options.port > UINT16_MAX)
		return complain(
			EXIT_USAGE, "--port %d: a port is a number from 1 to 65535", options.port);
	if (options.hold < 0)
		return complain(EXIT_USAGE,
			"--hold %d: a task keeps the loop for 0 milliseconds or more",
			options.hold);
	if (options.work_rate < 0 || options.work_rate > 1e15)
		return complain(EXIT_USAGE, "--work-rate %g: a rate is a number from 0 to 1e15",
			options.work_rate);
	return check_workers();
}

/* --rate R is --set rate=R, for the workloads that have it. */
static int check_arrivals(const struct workload *workload, const char *name, const char *value)
{
	char names[256] = "", *text;
	if (!value)
		return EXIT_FINE;
	for (int i = 0; workloads[i]; i++)
		if (workloads[i]->arrivals)
			snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
				names[0] ? ", " : "", workloads[i]->name);
	if (!workload->arrivals)
		return complain(EXIT_USAGE, "--%s %s: %s does not take it; these do: %s", name,
			value, workload->name, names);
	if (asprintf(&text, "%s=%s", name, value) < 0)
		return complain(EXIT_WRONG, "out of memory");
	int code = poptSaveString((const char ***)&options.settings, POPT_ARG_ARGV, text);
	free(text);
	return code ? complain(EXIT_WRONG, "out of memory") : EXIT_FINE;
}

static int choose_workers(const struct cell_plan *plan)
{
	if (plan->model->default_workers)
		return plan->model->default_workers;
	if (options.workers != NOT_GIVEN)
		return options.workers;
	return plan->workload->workers > plan->cores ? plan->workload->workers : plan->cores;
}

static void set_parameters(const struct cell_plan *plan)
{
	const struct workload *workload = plan->workload;
	double second = workload->second > 0 ? workload->second : 1;
	enum model_reach reach = plan->model->concurrency;
	*(struct run_parameters *)plan->state = (struct run_parameters){
		.tasks = options.tasks == NOT_GIVEN ? workload->tasks : options.tasks,
		.second = options.second == NOT_GIVEN ? second : options.second,
		.port = (uint16_t)options.port,
		.work_rate = options.work_rate,
		.serial = reach == REACH_ONE && workload->serial,
		.in_flight_limit = reach == REACH_ALL ? 0 : plan->workers,
		.workers = plan->workers,
		.calls = reach == REACH_ONE,
	};
}

/* What must be there before the workload's own set-up. Answers an enum exit_code. */
static int furnish(const struct cell_plan *plan, struct helper *helper)
{
	struct run_parameters *parameters = plan->state;
	const struct arrivals *arrivals = arrivals_of(plan->workload, plan->state);
	unsigned needs = plan->workload->needs;
	if (arrivals && arrivals->disturb != DISTURB_NONE)
		needs |= NEEDS_WORK_RATE;
	if ((needs & NEEDS_SERVER) && parameters->port == 0) {
		if (helper_start(helper) < 0)
			return complain(EXIT_WRONG, "%s", helper->problem);
		parameters->port = helper->port;
	}
	if ((needs & NEEDS_WORK_RATE) && parameters->work_rate <= 0)
		parameters->work_rate = calibrate_work_rate();
	return EXIT_FINE;
}

static int print_json(const struct cell_plan *plan, const struct measurement *measured)
{
	json_t *record = run_json(plan, measured);
	char *line = record ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
	json_decref(record);
	if (!line)
		return complain(EXIT_WRONG, "out of memory");
	puts(line);
	free(line);
	return EXIT_FINE;
}

static void print_line(const char *name, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void print_line(const char *name, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	printf("  %-14s", name);
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
}

static void print_text(const struct cell_plan *plan, const struct measurement *m)
{
	const struct run_parameters *parameters = plan->state;
	printf("%s under %s: %lld tasks, %d %s\n", plan->workload->name, plan->model->name,
		(long long)parameters->tasks, plan->workers,
		plan->workers == 1 ? "worker" : "workers");
	if (parameters->second == 1)
		print_line("wall", "%.4f s", m->record.wall_s);
	else
		print_line("wall", "%.4g document seconds (%.4f s)",
			m->record.wall_s / parameters->second, m->record.wall_s);
	if (isfinite(m->record.efficiency))
		print_line("ideal", "%.4g%s, reached to %.1f %%",
			m->record.ideal_s / parameters->second, parameters->second == 1 ? " s" : "",
			m->record.efficiency * 100);
	print_line("concurrency", "%.2f tasks in flight on average, %.0f at most",
		m->record.concurrency, m->record.peak_in_flight);
	print_line("parallelism", "%.2f cores busy", m->record.parallelism);
	print_line("CPU time", "%.4f s user, %.4f s system", m->record.user_s, m->record.sys_s);
	print_line("an operation", "%.0f ns, %" PRId64 " of them", m->record.operation_ns,
		m->record.operations);
	print_line("a task", "median %.6g ms, 99 %% below %.6g ms%s", m->tally.p50 / 1e6,
		m->tally.p99 / 1e6, m->tally.arrived > 0 ? " from the moment it was due" : "");
	char memory[32] = "unknown";
	if (isfinite(m->record.peak_memory_kib))
		snprintf(memory, sizeof(memory), "%.1f MiB", m->record.peak_memory_kib / 1024);
	print_line("memory", "%s in %.0f %s, %.0f %s", memory, m->record.os_processes,
		m->record.os_processes == 1 ? "process" : "processes", m->record.os_threads,
		m->record.os_threads == 1 ? "thread" : "threads");
	print_line("start-up", "%.2f ms; tear-down %.2f ms", m->record.startup_s * 1e3,
		m->record.teardown_s * 1e3);
	if (m->result[0])
		print_line("result", "%s", m->result);
	print_line("checksum", "%016" PRIx64, m->checksum);
}

/* What went well enough for a result, and still should be known. */
static void warn(const struct measurement *m)
{
	for (int i = 0; i < m->diagnostic_count; i++)
		fprintf(stderr, "simul: %s: %s (%" PRIu64 "x)\n", m->diagnostics[i].source,
			m->diagnostics[i].kind == DIAGNOSTIC_FORGOTTEN ? "spawned and never joined"
								       : "failed and nobody looked",
			m->diagnostics[i].count);
	if (m->record.longest_hold_ns > options.hold * 1e6)
		fprintf(stderr, "simul: %s: held the event loop for %.0f ms (--hold %d)\n",
			m->record.longest_hold, m->record.longest_hold_ns / 1e6, options.hold);
}

static int tell(const struct cell_plan *plan, const struct measurement *m)
{
	int answer = EXIT_FINE;
	warn(m);
	if (options.json)
		answer = print_json(plan, m);
	else if (m->record.valid)
		print_text(plan, m);
	if (m->events_dropped < 0)
		answer = complain(EXIT_WRONG, "--trace %s: %s; give another file", plan->trace,
			strerror((int)-m->events_dropped));
	if (!m->record.valid)
		answer = complain(m->error == -EDEADLK ? EXIT_DEADLOCK : EXIT_WRONG,
			"%s under %s: %s", plan->workload->name, plan->model->name,
			m->problem.text);
	return answer;
}

/* The process of the server on --port, or 0. */
static pid_t helper_named(void)
{
	const char *name = options.port > 0 ? getenv(HELPER_VARIABLE) : NULL;
	long process = name ? strtol(name, NULL, 10) : 0;

	return process > 0 && process <= INT32_MAX ? (pid_t)process : 0;
}

static int set_up(const struct cell_plan *plan)
{
	const struct workload *workload = plan->workload;
	struct arrivals *arrivals = arrivals_of(workload, plan->state);
	int result = workload->setup ? workload->setup(plan->state) : 0;
	if (result == 0)
		result = outputs_open(workload, plan->state);
	if (result == 0 && arrivals)
		result = arrivals_setup(arrivals, plan->state);
	return result < 0 ? complain(EXIT_WRONG, "the set-up of %s: %s", workload->name,
				    strerror(-result))
			  : EXIT_FINE;
}

static void clear_away(const struct cell_plan *plan)
{
	struct arrivals *arrivals = arrivals_of(plan->workload, plan->state);
	if (arrivals)
		arrivals_release(arrivals);
	outputs_close(plan->workload, plan->state);
	if (plan->workload->teardown)
		plan->workload->teardown(plan->state);
}

static int measure(struct cell_plan *plan)
{
	struct helper helper = {0};
	struct measurement measured;
	int64_t began = time_now();
	int answer = furnish(plan, &helper);
	if (answer == EXIT_FINE)
		answer = set_up(plan);
	double setup_s = (double)(time_now() - began) / (double)NANOSECONDS;
	plan->helper = helper.pid > 0 ? helper.pid : helper_named();
	if (answer == EXIT_FINE) {
		int result = measurement_take(plan, &measured);
		measured.record.setup_s = setup_s;
		answer = result < 0 ? complain(EXIT_WRONG, "%s", measured.problem.text)
				    : tell(plan, &measured);
		json_decref(measured.facts);
	}
	clear_away(plan);
	helper_stop(&helper);
	return answer;
}

/* Before anything is run: whether the trace can be written where it is wanted. */
static int check_trace(void)
{
	FILE *file = options.trace ? fopen(options.trace, "ae") : NULL;
	if (options.trace && !file)
		return complain(EXIT_WRONG, "--trace %s: %s; give another file", options.trace,
			strerror(errno));
	if (file)
		fclose(file);
	return EXIT_FINE;
}

/* Writes the options into the state, and asks whether they go together. */
static int apply_options(const struct cell_plan *plan)
{
	const struct arrivals *arrivals = arrivals_of(plan->workload, plan->state);
	char problem[256];
	int answer =
		settings_apply(plan->workload, plan->state, (const char *const *)options.settings);
	if (answer == EXIT_FINE && arrivals && arrivals_check(arrivals, plan->state, problem) < 0)
		answer = complain(EXIT_USAGE, "%s", problem);
	return answer;
}

static int run(const char **operands, int count)
{
	if (count != 1)
		return complain(EXIT_USAGE,
			"run takes one workload, not %d; see simul list workloads", count);
	struct cell_plan plan = {.cores = machine_cores(), .trace = options.trace};
	plan.workload = find_workload(operands[0]);
	plan.model = plan.workload ? find_model(options.model) : NULL;
	if (!plan.model)
		return EXIT_USAGE;
	int answer = check_numbers(plan.workload);
	if (answer == EXIT_FINE)
		answer = check_arrivals(plan.workload, "rate", options.rate);
	if (answer == EXIT_FINE)
		answer = check_arrivals(plan.workload, "disturb", options.disturb);
	if (answer == EXIT_FINE)
		answer = stacks_choose(options.stacks, &plan.stacks);
	if (answer != EXIT_FINE)
		return answer;
	plan.workers = choose_workers(&plan);
	plan.state = calloc(1, plan.workload->state);
	if (!plan.state)
		return complain(EXIT_WRONG, "out of memory");
	set_parameters(&plan);
	answer = apply_options(&plan);
	if (answer == EXIT_FINE)
		answer = check_trace();
	if (answer == EXIT_FINE)
		answer = measure(&plan);
	settings_release(plan.workload, plan.state);
	free(plan.state);
	return answer;
}

const struct command command_run = {
	.name = "run",
	.arguments = "WORKLOAD",
	.summary = "measure one workload under one model",
	.details = "Runs the workload once, checks its result and prints what it took. A workload "
		   "that needs the helper server gets one of its own.",
	.options = table,
	.main = run,
};
