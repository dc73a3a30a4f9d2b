/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of a cell that was measured. */
#include "harness/cell/run_json.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "harness/cell/littles_law.h"
#include "harness/cell/settings.h"
#include "harness/machine/machine.h"

static void add_plan(struct record *record, const struct cell_plan *plan)
{
	const struct run_parameters *parameters = plan->state;
	record->workload = plan->workload->name;
	record->model = plan->model->name;
	record->workers = plan->workers.count;
	record->tasks = parameters->tasks;
	record->second = parameters->second;
	record->params = settings_describe(plan->workload, plan->state);
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

static void add_tally(struct record *record, const struct model_tally *tally)
{
	record->completed = tally->endings[ENDED_OK];
	record->failed = tally->endings[ENDED_FAILED];
	record->cancelled = tally->endings[ENDED_CANCELLED];
	record->timed_out = tally->endings[ENDED_TIMED_OUT];
	record->lost = tally->endings[ENDED_LOST];
	record->latency_p50_ns = tally->p50;
	record->latency_p90_ns = tally->p90;
	record->latency_p99_ns = tally->p99;
	record->latency_p999_ns = tally->p999;
	record->latency_max_ns = tally->longest;
	record->latency_mean_ns = tally->mean;
	record->latency_histogram = describe_steps(tally);
	record->arrived = tally->arrived;
	record->little = littles_law_ratio(tally);
}

static void add_diagnostics(struct record *record, const struct measurement *m)
{
	for (int i = 0; i < m->diagnostic_count; i++)
		*(m->diagnostics[i].kind == DIAGNOSTIC_FORGOTTEN ? &record->forgotten
								 : &record->unseen_failures) +=
			(int64_t)m->diagnostics[i].count;
}

static const char *ending_of(const struct measurement *m)
{
	return m->error == -EDEADLK ? "deadlock"
	       : m->error	    ? "failed"
	       : m->record.valid    ? "ok"
				    : "wrong";
}

json_t *run_json(const struct cell_plan *plan, const struct measurement *m)
{
	struct record record = m->record;
	char checksum[20];

	snprintf(checksum, sizeof(checksum), "%016" PRIx64, m->checksum);
	add_plan(&record, plan);
	add_tally(&record, &m->tally);
	add_diagnostics(&record, m);
	record.stacks = m->stacks == STACKS_DEFAULT ? "" : stacks_name(m->stacks);
	record.checksum = checksum;
	record.result = m->result;
	record.problem = m->problem.text;
	record.ending = ending_of(m);
	record.facts = m->facts;
	record.machine = machine_brief();
	record.versions = versions_brief();
	json_t *object = record_to_json(&record);
	json_decref(record.params);
	json_decref(record.latency_histogram);
	json_decref(record.machine);
	json_decref(record.versions);
	return object;
}
