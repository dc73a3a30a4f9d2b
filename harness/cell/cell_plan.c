/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what a user asks for to a cell that can be set up, or one line on what is wrong with it. */
#include "harness/cell/cell_plan.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cell/defaults.h"
#include "harness/cell/settings.h"
#include "harness/cell/stacks.h"
#include "harness/machine/machine.h"
#include "harness/process/exit.h"
#include "workloads/arrivals.h"

#define TASKS_MAX 16000000
#define NAMES_MAX 64

const struct workload *cell_plan_workload(const char *name)
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

static int check_workers(const struct run_request *request)
{
	if (request->workers == RUN_NOT_GIVEN || request->workers == WORKERS_PER_TASK ||
		(request->workers >= 1 && request->workers <= WORKERS_MAX))
		return EXIT_FINE;
	return complain(EXIT_USAGE, "--workers %d: a pool has 1 to %d workers, or tasks: one each",
		request->workers, WORKERS_MAX);
}

static int check_numbers(const struct run_request *request, const struct workload *workload)
{
	if (request->tasks != RUN_NOT_GIVEN && workload->tasks == 0)
		return complain(EXIT_USAGE,
			"--tasks %lld: %s has as many tasks as its options ask for; see simul "
			"list workloads",
			request->tasks, workload->name);
	if (request->tasks != RUN_NOT_GIVEN && (request->tasks < 1 || request->tasks > TASKS_MAX))
		return complain(EXIT_USAGE, "--tasks %lld: there can be 1 to %d tasks",
			request->tasks, TASKS_MAX);
	if (request->second != RUN_NOT_GIVEN && !(request->second > 0 && request->second <= 1e6))
		return complain(EXIT_USAGE,
			"--second %g: a document second lasts more than 0 and at most 1000000 "
			"seconds",
			request->second);
	if (request->port < 0 || request->port > UINT16_MAX)
		return complain(
			EXIT_USAGE, "--port %d: a port is a number from 1 to 65535", request->port);
	if (request->work_rate < 0 || request->work_rate > 1e15)
		return complain(EXIT_USAGE, "--work-rate %g: a rate is a number from 0 to 1e15",
			request->work_rate);
	return check_workers(request);
}

/* --rate and --disturb are settings of the workloads that have them. */
static int check_arrivals(const struct workload *workload, const char *name, const char *value)
{
	char names[256] = "";

	if (!value || arrivals_taken(workload))
		return EXIT_FINE;
	for (int i = 0; workloads[i]; i++)
		if (arrivals_taken(workloads[i]))
			snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s",
				names[0] ? ", " : "", workloads[i]->name);
	return complain(EXIT_USAGE, "--%s %s: %s does not take it; these do: %s", name, value,
		workload->name, names);
}

static void set_parameters(const struct run_request *request, struct cell_plan *plan)
{
	const struct workload *workload = plan->workload;
	double second = workload->second > 0 ? workload->second : 1;
	*(struct run_parameters *)plan->state = (struct run_parameters){
		.tasks = request->tasks == RUN_NOT_GIVEN ? workload->tasks : request->tasks,
		.second = request->second == RUN_NOT_GIVEN ? second : request->second,
		.port = (uint16_t)request->port,
		.work_rate = request->work_rate,
		.arrivals = arrivals_taken(workload) ? &plan->arrivals : NULL,
		.serial = plan->model->concurrency == REACH_ONE && workload->serial,
		.calls = plan->model->concurrency == REACH_ONE,
	};
}

static int set_workers(const struct run_request *request, struct cell_plan *plan)
{
	struct run_parameters *parameters = plan->state;
	int asked = request->workers == RUN_NOT_GIVEN ? 0 : request->workers;

	plan->workers =
		workers_choose(plan->model, plan->workload, plan->state, plan->cores, asked);
	parameters->workers = plan->workers.count;
	if (plan->model->concurrency != REACH_ALL)
		parameters->in_flight_limit = plan->workers.count;
	if (plan->workers.count > WORKERS_MAX)
		return complain(EXIT_USAGE,
			"--workers tasks: %d workers are more than the %d that a pool can have; "
			"give fewer --tasks, or a number of workers",
			plan->workers.count, WORKERS_MAX);
	return EXIT_FINE;
}

/* Before anything is run: whether the trace can be written where it is wanted. */
static int check_trace(const struct run_request *request)
{
	FILE *file = request->trace ? fopen(request->trace, "ae") : NULL;
	if (request->trace && !file)
		return complain(EXIT_WRONG, "--trace %s: %s; give another file", request->trace,
			strerror(errno));
	if (file)
		fclose(file);
	return EXIT_FINE;
}

static int apply_option(const struct cell_plan *plan, const char *name, const char *value)
{
	char text[256];

	if (!value)
		return EXIT_FINE;
	snprintf(text, sizeof(text), "%s=%s", name, value);
	return settings_set(plan->workload, plan->state, text);
}

/* Writes the options into the state. */
static int apply_options(const struct run_request *request, const struct cell_plan *plan)
{
	int answer = settings_apply(plan->workload, plan->state, request->settings);

	if (answer == EXIT_FINE)
		answer = apply_option(plan, "rate", request->rate);
	if (answer == EXIT_FINE)
		answer = apply_option(plan, "disturb", request->disturb);
	return answer;
}

/* Fills in what depends on the options, and asks whether they go together. */
static int complete(const struct run_request *request, struct cell_plan *plan)
{
	const struct arrivals *arrivals = ((const struct run_parameters *)plan->state)->arrivals;
	char problem[256];

	defaults_count(plan->workload, plan->state);
	if (set_workers(request, plan) != EXIT_FINE)
		return EXIT_USAGE;
	if (arrivals && arrivals_check(arrivals, plan->state, problem) < 0)
		return complain(EXIT_USAGE, "%s", problem);
	return check_trace(request);
}

static int check(const struct run_request *request, struct cell_plan *plan)
{
	plan->workload = cell_plan_workload(request->workload);
	plan->model = plan->workload ? find_model(request->model) : NULL;
	if (!plan->model)
		return EXIT_USAGE;
	int answer = check_numbers(request, plan->workload);
	if (answer == EXIT_FINE)
		answer = check_arrivals(plan->workload, "rate", request->rate);
	if (answer == EXIT_FINE)
		answer = check_arrivals(plan->workload, "disturb", request->disturb);
	if (answer == EXIT_FINE)
		answer = stacks_choose(request->stacks, &plan->stacks);
	return answer;
}

int cell_plan_open(struct cell_plan *plan, const struct run_request *request)
{
	*plan = (struct cell_plan){.cores = machine_cores(), .trace = request->trace};
	int answer = check(request, plan);
	if (answer != EXIT_FINE)
		return answer;
	plan->state = calloc(1, plan->workload->state);
	if (!plan->state)
		return complain(EXIT_WRONG, "out of memory");
	set_parameters(request, plan);
	answer = apply_options(request, plan);
	return answer == EXIT_FINE ? complete(request, plan) : answer;
}

void cell_plan_close(struct cell_plan *plan)
{
	if (!plan->state)
		return;
	settings_release(plan->workload, plan->state);
	free(plan->state);
	plan->state = NULL;
}
