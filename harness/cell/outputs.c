/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outputs of all tasks. */
#include "harness/cell/outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

int outputs_open(const struct workload *workload, void *state)
{
	if (!workload->outputs)
		return 0;
	void *outputs = calloc(count_of(state), workload->output);
	set_outputs(workload, state, outputs);
	return outputs ? 0 : -ENOMEM;
}

void outputs_close(const struct workload *workload, void *state)
{
	if (!workload->outputs)
		return;
	free(outputs_of(workload, state));
	set_outputs(workload, state, NULL);
}

uint64_t outputs_checksum(const struct workload *workload, const void *state)
{
	const unsigned char *output = outputs_of(workload, state);
	size_t effort = workload->effort ? sizeof(struct effort) : 0;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (size_t i = 0; i < count_of(state); i++, output += workload->output)
		checksum = checksum_add(checksum, output + effort, workload->output - effort);
	return checksum;
}

struct work_span outputs_work_span(const struct workload *workload, const void *state)
{
	if (!workload->effort)
		return (struct work_span){0};
	return effort_work_span(outputs_of(workload, state), count_of(state), workload->output);
}
