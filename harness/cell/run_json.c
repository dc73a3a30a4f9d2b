/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/cell/run_json.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/cell/little.h"
#include "harness/machine/machine.h"
#include "harness/results/record.h"
#include "harness/cell/settings.h"

static void set_text(json_t *object, const char *name, const char *text)
{
	json_object_set_new(object, name, json_string(text));
}

static void set_integer(json_t *object, const char *name, int64_t value)
{
	json_object_set_new(object, name, json_integer(value));
}

/* Rounded to nine digits: no clock here is better, and files stay readable. */
static void set_number(json_t *object, const char *name, double value)
{
	char text[32];
	snprintf(text, sizeof(text), "%.9g", value);
	json_object_set_new(
		object, name, isfinite(value) ? json_real(strtod(text, NULL)) : json_null());
}

static void set_plan(json_t *object, const struct cell_plan *plan)
{
	const struct scene *scene = plan->state;
	set_integer(object, "schema", RECORD_SCHEMA);
	set_text(object, "workload", plan->workload->name);
	set_text(object, "model", plan->model->name);
	set_integer(object, "workers", plan->workers);
	set_integer(object, "tasks", scene->tasks);
	set_number(object, "second", scene->second);
	json_object_set_new(object, "params", settings_describe(plan->workload, plan->state));
}

static void set_times(json_t *object, const struct measurement *m)
{
	set_number(object, "wall_s", m->wall_s);
	set_number(object, "startup_s", m->startup_s);
	set_number(object, "setup_s", m->setup_s);
	set_number(object, "teardown_s", m->teardown_s);
	set_number(object, "user_s", m->user_s);
	set_number(object, "sys_s", m->sys_s);
	set_number(object, "ideal_s", m->ideal_s);
	set_number(object, "efficiency", m->efficiency);
	set_number(object, "concurrency", m->concurrency);
	set_number(object, "parallelism", m->parallelism);
}

static void set_counts(json_t *object, const struct measurement *m)
{
	set_integer(object, "peak_in_flight", m->peak_in_flight);
	set_integer(object, "completed", m->tally.endings[ENDED_OK]);
	set_integer(object, "failed", m->tally.endings[ENDED_FAILED]);
	set_integer(object, "cancelled", m->tally.endings[ENDED_CANCELLED]);
	set_integer(object, "timed_out", m->tally.endings[ENDED_TIMED_OUT]);
	set_integer(object, "lost", m->tally.endings[ENDED_LOST]);
	set_integer(object, "operations", m->operations);
	set_number(object, "operation_ns", m->operation_ns);
}

static void set_notices(json_t *object, const struct measurement *m)
{
	uint64_t counts[DIAGNOSTIC_UNSEEN + 1] = {0};
	for (int i = 0; i < m->diagnostic_count; i++)
		counts[m->diagnostics[i].kind] += m->diagnostics[i].count;
	set_integer(object, "forgotten", (int64_t)counts[DIAGNOSTIC_FORGOTTEN]);
	set_integer(object, "unseen_failures", (int64_t)counts[DIAGNOSTIC_UNSEEN]);
	set_number(object, "longest_hold_ns", m->longest_hold_ns);
	set_text(object, "longest_hold", m->longest_hold ? m->longest_hold : "");
}

static json_t *describe_steps(const struct model_tally *tally)
{
	json_t *steps = json_array();
	for (int i = 0; i < tally->step_count; i++) {
		long long upper = llround(tally->steps[i].upper_ns);
		json_array_append_new(
			steps, json_pack("[I, I]", upper, (json_int_t)tally->steps[i].count));
	}
	return steps;
}

static void set_stacks(json_t *object, const struct measurement *m)
{
	const char *stacks = m->stacks == STACKS_DEFAULT ? NULL : stacks_name(m->stacks);
	json_object_set_new(object, "stacks", stacks ? json_string(stacks) : json_null());
}

static void set_latency(json_t *object, const struct measurement *m)
{
	const struct model_tally *tally = &m->tally;
	json_t *latency = json_object();
	set_number(latency, "p50", tally->p50);
	set_number(latency, "p90", tally->p90);
	set_number(latency, "p99", tally->p99);
	set_number(latency, "p999", tally->p999);
	set_number(latency, "max", tally->longest);
	set_number(latency, "mean", tally->mean);
	json_object_set_new(object, "latency_ns", latency);
	json_object_set_new(object, "latency_histogram", describe_steps(tally));
	set_integer(object, "arrived", tally->arrived);
	set_number(object, "arrivals_s", m->arrivals_s);
	set_number(object, "little", little_ratio(tally));
}

static void set_machine(json_t *object, const struct measurement *m)
{
	set_number(object, "peak_memory_kib",
		m->peak_memory_kib < 0 ? NAN : (double)m->peak_memory_kib);
	set_integer(object, "voluntary_switches", m->voluntary_switches);
	set_integer(object, "involuntary_switches", m->involuntary_switches);
	set_integer(object, "os_threads", m->os_threads);
	set_integer(object, "os_processes", m->os_processes);
	set_number(object, "steal", m->steal);
	set_number(object, "foreign", m->foreign);
}

json_t *run_json(const struct cell_plan *plan, const struct measurement *m)
{
	json_t *object = json_object();
	if (!object)
		return NULL;
	set_plan(object, plan);
	set_times(object, m);
	set_counts(object, m);
	set_latency(object, m);
	set_notices(object, m);
	set_machine(object, m);
	set_stacks(object, m);
	json_object_set_new(object, "checksum", json_sprintf("%016" PRIx64, m->checksum));
	set_text(object, "result", m->result);
	json_object_set(object, "facts", m->facts ? m->facts : json_null());
	set_text(object, "ending",
		m->error == -EDEADLK ? "deadlock"
		: m->error	     ? "failed"
		: m->valid	     ? "ok"
				     : "wrong");
	json_object_set_new(object, "valid", json_boolean(m->valid));
	if (!m->valid)
		set_text(object, "problem", m->problem);
	json_object_set_new(object, "machine", machine_brief());
	json_object_set_new(object, "versions", versions_brief());
	return object;
}
