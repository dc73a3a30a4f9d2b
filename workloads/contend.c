/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contend: tasks that all want one mutex, again and again: the tutorials' Lock under load. */
#include "workloads/workload.h"

/* What a task did: how often it held the mutex, and the sum of what came out of its work. */
struct holds {
	int64_t count;
	uint64_t sum;
};

struct contend {
	struct run_parameters run;
	int64_t rounds, inside, outside;
	struct mutex *mutex;
	struct holds *holds;
};

static int contend(const void *in, void *out)
{
	const struct contend *w = in;
	struct holds *holds = out;
	for (int64_t i = 0; i < w->rounds; i++) {
		int result = mutex_lock(w->mutex);
		if (result < 0)
			return result;
		holds->sum += work_do((uint64_t)w->inside);
		holds->count++;
		mutex_unlock(w->mutex);
		holds->sum += work_do((uint64_t)w->outside);
	}
	return 0;
}

static int check(const void *state, char *problem)
{
	const struct contend *w = state;
	uint64_t round = work_expected((uint64_t)w->inside) + work_expected((uint64_t)w->outside);
	for (int64_t i = 0; i < w->run.tasks; i++) {
		const struct holds *holds = &w->holds[i];
		if (holds->count == w->rounds && holds->sum == (uint64_t)w->rounds * round)
			continue;
		return wrong(problem, "task %lld held the mutex %lld times of %lld%s",
			(long long)i + 1, (long long)holds->count, (long long)w->rounds,
			holds->count == w->rounds ? ", and worked wrong" : "");
	}
	return 0;
}

/* No work_span: a hold without work inside costs an ideal machine nothing. */
const struct workload workload_contend = {
	.name = "contend",
	.summary = "tasks that all want one mutex: what a lock costs under load",
	.details = "An operation is one lock and unlock, with the work inside and outside.",
	.tasks = 2,
	.workers_each = 1,
	OUTPUTS(struct contend, holds),
	TASK(contend),
	CHECKSUM_OUTPUT(struct holds, sum),
	OPERATIONS_EACH(struct contend, rounds),
	OBJECTS(OBJECT_MUTEX(struct contend, mutex)),
	OPTIONS(OPTION_WITHIN(1, 1000000000, struct contend, rounds, "100000",
			"how often each task locks the mutex"),
		OPTION_WITHIN(0, 1000000000, struct contend, inside, "0",
			"units of work (about a nanosecond each) while it holds it"),
		OPTION_WITHIN(0, 1000000000, struct contend, outside, "0",
			"units of work between two holds")),
	.check = check,
};
