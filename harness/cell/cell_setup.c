/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets a cell up and clears it away. */
#include "harness/cell/cell_setup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cell/calibrate.h"
#include "harness/cell/defaults.h"
#include "harness/process/exit.h"
#include "workloads/arrivals.h"

/* What must be there before the workload's own set-up. Returns an enum exit_code. */
static int furnish(const struct cell_plan *plan, struct helper *helper)
{
	struct run_parameters *parameters = plan->state;
	const struct arrivals *arrivals = parameters->arrivals;
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

/* The process of the server on --port, or 0. */
static pid_t helper_named(const struct cell_plan *plan)
{
	const char *name = ((const struct run_parameters *)plan->state)->port > 0
				   ? getenv(HELPER_VARIABLE)
				   : NULL;
	long process = name ? strtol(name, NULL, 10) : 0;

	return process > 0 && process <= INT32_MAX ? (pid_t)process : 0;
}

static int set_up(const struct cell_plan *plan)
{
	const struct workload *workload = plan->workload;
	struct run_parameters *parameters = plan->state;
	struct arrivals *arrivals = parameters->arrivals;
	int result = workload->setup ? workload->setup(plan->state) : 0;
	if (result == 0)
		result = defaults_open(workload, plan->state);
	if (result == 0 && arrivals)
		result = arrivals_setup(arrivals, parameters);
	return result < 0 ? complain(EXIT_WRONG, "the set-up of %s: %s", workload->name,
				    strerror(-result))
			  : EXIT_FINE;
}

int cell_setup_open(struct cell_setup *setup, struct cell_plan *plan)
{
	*setup = (struct cell_setup){.seconds = 0};
	int64_t began = time_now();
	int answer = furnish(plan, &setup->helper);
	if (answer == EXIT_FINE)
		answer = set_up(plan);
	setup->seconds = (double)(time_now() - began) / (double)NANOSECONDS;
	plan->helper = setup->helper.pid > 0 ? setup->helper.pid : helper_named(plan);
	return answer;
}

void cell_setup_close(struct cell_setup *setup, const struct cell_plan *plan)
{
	struct arrivals *arrivals = ((struct run_parameters *)plan->state)->arrivals;
	if (arrivals)
		arrivals_release(arrivals);
	defaults_close(plan->workload, plan->state);
	if (plan->workload->teardown)
		plan->workload->teardown(plan->state);
	helper_stop(&setup->helper);
}
