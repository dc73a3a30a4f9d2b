/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many workers a pool has if nobody says. */
#include "harness/cell/workers.h"

#include "workloads/arrivals.h"

/* The task that disturbs the others keeps a worker for itself. */
static struct workers for_tasks(const struct workload *workload, const void *state)
{
	const struct run_parameters *run = state;
	const struct arrivals *arrivals = arrivals_of(workload, (void *)(uintptr_t)state);
	bool disturbed = arrivals && arrivals->disturb != DISTURB_NONE;
	int64_t wanted = run->tasks * workload->workers_each + disturbed;

	if (wanted > WORKERS_THAT_WAIT)
		return (struct workers){WORKERS_THAT_WAIT, "a worker a task up to 64"};
	return (struct workers){wanted > 1 ? (int)wanted : 1, "a worker a task"};
}

struct workers workers_choose(const struct model *under, const struct workload *workload,
	const void *state, int cores, int asked)
{
	if (under->fixed_workers)
		return (struct workers){under->fixed_workers, NULL};
	if (asked > 0)
		return (struct workers){asked, NULL};
	if (under->concurrency == REACH_WORKERS && workload->workers_each > 0)
		return for_tasks(workload, state);
	return (struct workers){cores, "a core each"};
}
