/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the harness does for workloads that only name it. */
#include "harness/cell/defaults.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "workloads/arrivals.h"

static size_t count_of(const void *state)
{
	return (size_t)((const struct run_parameters *)state)->tasks;
}

/* The member has a type of its own, so that it is only copied. */
static void *outputs_of(const struct workload *workload, const void *state)
{
	void *outputs;
	memcpy(&outputs, (const unsigned char *)state + workload->outputs, sizeof(outputs));
	return outputs;
}

static void set_outputs(const struct workload *workload, void *state, void *outputs)
{
	memcpy((unsigned char *)state + workload->outputs, &outputs, sizeof(outputs));
}

/* An int64_t member; 0 if none is named. */
static int64_t number_at(const void *state, size_t offset)
{
	int64_t number = 0;
	if (offset)
		memcpy(&number, (const unsigned char *)state + offset, sizeof(number));
	return number;
}

void defaults_count(const struct workload *workload, void *state)
{
	int64_t each = workload->tasks_each > 0 ? workload->tasks_each : 1;
	int64_t tasks = workload->fixed_tasks + each * number_at(state, workload->tasks_option);
	if (tasks > 0)
		((struct run_parameters *)state)->tasks = tasks;
}

int defaults_open(const struct workload *workload, void *state)
{
	if (!workload->outputs)
		return 0;
	void *outputs = calloc(count_of(state), workload->output);
	set_outputs(workload, state, outputs);
	return outputs ? 0 : -ENOMEM;
}

void defaults_close(const struct workload *workload, void *state)
{
	if (!workload->outputs)
		return;
	free(outputs_of(workload, state));
	set_outputs(workload, state, NULL);
}

uint64_t defaults_checksum(const struct workload *workload, const void *state)
{
	size_t first = workload->sum_size ? workload->sum
		       : workload->effort ? sizeof(struct effort)
					  : 0;
	size_t size = workload->sum_size ? workload->sum_size : workload->output - first;
	uint64_t checksum = CHECKSUM_BEGIN;
	if (workload->sum_of_state)
		return checksum_add(checksum, (const unsigned char *)state + first, size);
	const unsigned char *output = outputs_of(workload, state);
	for (size_t i = 0; i < count_of(state); i++, output += workload->output)
		checksum = checksum_add(checksum, output + first, size);
	return checksum;
}

int64_t defaults_operations(const struct workload *workload, const void *state)
{
	int64_t tasks = (int64_t)count_of(state), units = number_at(state, workload->units);
	if (!workload->units)
		return tasks;
	return workload->units_each ? tasks * units : units;
}

int defaults_run(const struct workload *workload, void *state)
{
	struct run_parameters *run = state;
	void *outputs = workload->outputs ? outputs_of(workload, state) : NULL;
	struct arrivals *arrivals = run->arrivals;
	struct group *group;
	if (!arrivals)
		return group_run_each_at(workload->task, state, workload->state, outputs,
			workload->output, workload->task_source);
	int result = group_open(&group, count_of(state), workload->state, workload->output);
	if (result < 0)
		return result;
	result = arrivals_begin(arrivals, run);
	for (run->index = 0; run->index < run->tasks && result == 0; run->index++) {
		result = arrivals_await(arrivals, run, group, run->index);
		if (result == 0)
			group_spawn_at(group, workload->task, state, workload->task_source);
	}
	run->index = 0;
	return arrivals_end(arrivals, group_finish(group, result, outputs));
}

/* How long each task waits; `one` holds the value if that is alike for all. */
static struct seconds_list waits_of(const struct workload *workload, const void *state, double *one)
{
	struct seconds_list list = {1, one};
	const unsigned char *waits = (const unsigned char *)state + workload->waits;
	if (workload->waits_in_turn)
		memcpy(&list, waits, sizeof(list));
	else if (workload->waits)
		memcpy(one, waits, sizeof(*one));
	return list;
}

/* Where tasks arrive one by one, the one that computes longest need not be the last. */
struct work_span defaults_work_span(const struct workload *workload, const void *state)
{
	static const struct arrivals at_once;
	const struct run_parameters *run = state;
	const struct arrivals *arrivals = run->arrivals ? run->arrivals : &at_once;
	struct work_span cost = {0};
	if (workload->effort)
		cost = effort_work_span(
			outputs_of(workload, state), count_of(state), workload->output);
	if (!workload->waits)
		return cost;
	double one = 0;
	struct seconds_list waits = waits_of(workload, state, &one);
	double waiting = arrivals_span(arrivals, run, &waits), alone = one * run->second;
	cost.span = arrivals->moments ? fmax(waiting, cost.span + alone) : cost.span + waiting;
	cost.waiting = list_sum(&waits, count_of(state)) * run->second;
	return cost;
}
