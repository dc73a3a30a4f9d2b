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

int64_t outputs_operations(const struct workload *workload, const void *state)
{
	int64_t units = (int64_t)count_of(state);
	if (workload->units)
		memcpy(&units, (const unsigned char *)state + workload->units, sizeof(units));
	return units;
}

struct work_span outputs_work_span(const struct workload *workload, const void *state)
{
	if (!workload->effort)
		return (struct work_span){0};
	return effort_work_span(outputs_of(workload, state), count_of(state), workload->output);
}
