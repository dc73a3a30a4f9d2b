/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes a reference a program that is called like simul. */
#include "workloads/references/reference.h"

#include "harness/cli/command.h"
#include "models/model.h"
#include "models/runtime/runtime.h"

static int threads;

static int start(const struct model_settings *settings)
{
	int result = runtime_open(settings, SHARED_BY_NONE);
	if (result < 0)
		return result;
	threads = reference_start(settings->workers);
	if (threads < 0)
		runtime_close();
	return threads < 0 ? threads : 0;
}

static int run(int (*root)(void *argument), void *argument)
{
	return root(argument);
}

static void stop(struct model_usage *usage)
{
	reference_stop();
	*usage = (struct model_usage){.os_threads = threads, .os_processes = 1};
	runtime_close();
}

static const struct model reference = {
	.name = reference_name,
	.summary = "the same work by hand, with one library",
	.concurrency = REACH_ALL,
	.parallelism = REACH_WORKERS,
	.start = start,
	.run = run,
	.stop = stop,
};

const struct model *const models[] = {&reference, NULL};

struct workload reference_workload(const struct workload *workload, int (*run_by_hand)(void *state))
{
	struct workload copy = *workload;
	copy.run = run_by_hand;
	return copy;
}

/* Called as `PROGRAM run WORKLOAD ...`, like simul. */
int main(int argc, char **argv)
{
	reference_prepare();
	return command_dispatch(&command_run, argc - (argc > 1), (const char **)argv + (argc > 1));
}
