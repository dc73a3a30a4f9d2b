/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many workers a pool has if nobody says. */
#include "harness/cell/workers.h"

#include "workloads/arrivals.h"

/* At least one for each task that wants one of its own. The task that disturbs the others is one.
 */
static int64_t count_wanted(const struct workload *workload, const void *state)
{
	const struct run_parameters *run = state;
	bool disturbed = run->arrivals && run->arrivals->disturb != DISTURB_NONE;
	int64_t each = workload->workers_each > 0 ? workload->workers_each : 1;
	int64_t wanted = run->tasks * each + disturbed;

	return wanted < 1 ? 1 : wanted;
}

struct workers workers_choose(const struct model *under, const struct workload *workload,
	const void *state, int cores, int asked)
{
	bool pool = under->concurrency == REACH_WORKERS;
	int64_t wanted = count_wanted(workload, state);

	if (under->fixed_workers)
		return (struct workers){under->fixed_workers, NULL};
	if (asked > 0)
		return (struct workers){asked, NULL};
	if (pool && asked == WORKERS_PER_TASK)
		return (struct workers){(int)least(wanted, INT32_MAX), NULL};
	if (!pool || workload->workers_each == 0)
		return (struct workers){cores, "a core each"};
	if (wanted > WORKERS_THAT_WAIT)
		return (struct workers){WORKERS_THAT_WAIT, "a worker a task up to 64"};
	return (struct workers){(int)wanted, "a worker a task"};
}
