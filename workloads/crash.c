/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * crash: jobs in batches, of which one in the middle kills its own worker process half-way: what is
 * lost with a worker, how soon the pool is whole again, and whether it takes new work.
 *
 * Jobs count themselves in and out. The one that dies counts itself out and notes the time just
 * before. The others are one worker fewer, so that not until a new worker has begun a job can as
 * many jobs as there are workers be in flight again: the job that makes it so many ends the time to
 * recover. It is too long, never too short, where the others are between two jobs at that moment.
 * The last batch is spawned after the last death and loses nobody: new work.
 *
 * A job that runs in the root's own process kills nobody, since that would end the program.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "workloads/workload.h"

/* Mapped before workers are forked: a worker that is killed has no output. */
struct shared {
	pid_t root;
	int workers;
	atomic_int in_flight;
	_Atomic int64_t killed, recovered; /* workers killed; times that the pool was whole again */
	_Atomic int64_t killed_at;	   /* 0: the pool is whole */
	_Atomic int64_t longest;	   /* time to recover, in nanoseconds */
};

struct job {
	struct shared *shared;
	int64_t number, ns;
	bool dies;
};

struct crash {
	struct run_parameters run;
	int64_t kills, jobs;
	double delay;
	struct shared *shared;
	uint64_t *values;	  /* of all batches; 0 where a job killed, or could not */
	struct outcome *outcomes; /* of one batch */
	int64_t lost, spared;	  /* jobs lost with a worker; that could kill no worker alone */
	int64_t right, after;	  /* with the right result; those in the last batch */
};

static uint64_t value_of(int64_t number)
{
	return checksum_add(CHECKSUM_BEGIN, &number, sizeof(number));
}

/* No verb: an offloaded function may not wait by one. */
static void block(int64_t ns)
{
	struct timespec left = {.tv_sec = ns / NANOSECONDS, .tv_nsec = ns % NANOSECONDS};
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
		continue;
}

/* There is one death at a time to recover from, so `longest` has one writer. */
static void count_in(struct shared *shared)
{
	if (atomic_fetch_add(&shared->in_flight, 1) + 1 < shared->workers)
		return;
	int64_t killed_at = atomic_exchange(&shared->killed_at, 0);
	if (killed_at == 0)
		return;
	int64_t took = time_now() - killed_at;
	if (took > atomic_load(&shared->longest))
		atomic_store(&shared->longest, took);
	atomic_fetch_add(&shared->recovered, 1);
}

/* The job is counted out already: before its time is noted nobody may take the pool for whole. */
static int kill_worker(struct shared *shared)
{
	if (getpid() == shared->root)
		return -ENOTSUP;
	atomic_fetch_add(&shared->killed, 1);
	atomic_store(&shared->killed_at, time_now());
	kill(getpid(), SIGKILL);
	for (;;)
		pause();
}

static int work(const void *in, void *out)
{
	const struct job *job = in;
	count_in(job->shared);
	block(job->dies ? job->ns / 2 : job->ns);
	atomic_fetch_sub(&job->shared->in_flight, 1);
	if (job->dies)
		return kill_worker(job->shared);
	*(uint64_t *)out = value_of(job->number);
	return 0;
}

/* Offloaded, so that in the hybrids too a worker does it. */
static int do_job(const void *in, void *out)
{
	const struct job *job = in;
	int result = offload(work, job, sizeof(*job), out, sizeof(uint64_t));
	if (result == -ENOTSUP)
		return task_fail(result, "job %lld: its worker cannot die alone",
			(long long)job->number + 1);
	return result;
}

static int setup(void *state)
{
	struct crash *w = state;
	w->run.tasks = (w->kills + 1) * w->jobs;
	w->outcomes = calloc((size_t)w->jobs, sizeof(*w->outcomes));
	w->shared = mmap(NULL, sizeof(*w->shared), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w->shared == MAP_FAILED)
		w->shared = NULL;
	if (!w->outcomes || !w->shared)
		return -ENOMEM;
	w->shared->root = getpid();
	w->shared->workers = w->run.workers;
	return 0;
}

static void look_at(struct crash *w, int64_t first)
{
	bool last = first + w->jobs == w->run.tasks;
	for (int64_t i = 0; i < w->jobs; i++) {
		struct outcome outcome = w->outcomes[i];
		bool right = outcome.code == 0 && w->values[first + i] == value_of(first + i);
		w->lost += outcome_ending(outcome) == ENDED_LOST;
		w->spared += outcome.code == -ENOTSUP;
		w->right += right;
		w->after += right && last;
	}
}

/* In each batch but the last the job in the middle kills. */
static int run(void *state)
{
	struct crash *w = state;
	struct job job = {w->shared, .ns = run_ns(&w->run, w->delay)};
	struct group *group;
	int result = group_open(&group, (size_t)w->jobs, sizeof(job), sizeof(uint64_t));
	for (int64_t first = 0; first < w->run.tasks && result >= 0; first += w->jobs) {
		for (int64_t i = 0; i < w->jobs; i++) {
			job.number = first + i;
			job.dies = job.number < w->kills * w->jobs && i == w->jobs / 2;
			group_spawn(group, do_job, &job);
		}
		result = group_join(group, JOIN_ALL, w->values + first, w->outcomes);
		if (result >= 0)
			look_at(w, first);
	}
	group_close(group);
	return result < 0 ? result : 0;
}

static int check(const void *state, char *problem)
{
	const struct crash *w = state;
	long long killed = w->shared->killed, recovered = w->shared->recovered, lost = w->lost;
	long long others = w->run.tasks - w->kills;
	if (lost != killed || killed + w->spared != w->kills)
		return wrong(problem,
			"kills asked for %lld, workers killed %lld, jobs lost %lld, jobs that "
			"could kill nobody %lld",
			(long long)w->kills, killed, lost, (long long)w->spared);
	if (w->right != others)
		return wrong(problem, "%lld of %lld jobs that kill nobody came out right",
			(long long)w->right, others);
	if (recovered != killed)
		return wrong(problem,
			"the pool was whole again after %lld of %lld deaths: never %d jobs in "
			"flight; --set jobs=%d is enough for so many workers",
			recovered, killed, w->run.workers, 4 * w->run.workers);
	return 0;
}

static void result(const void *state, char *text)
{
	const struct crash *w = state;
	long long killed = w->shared->killed, lost = w->lost, right = w->right, after = w->after;
	char whole[48] = "";
	if (w->shared->recovered > 0)
		snprintf(whole, sizeof(whole), ", whole again in %.3g ms",
			(double)w->shared->longest / 1e6);
	if (w->spared > 0)
		snprintf(text, 128,
			"nobody killed, for no worker here can die without the program; "
			"%lld others right",
			right);
	else
		snprintf(text, 128, "%lld killed, %lld lost, %lld others right%s; new: %lld right",
			killed, lost, right, whole, after);
}

static void facts(const void *state, struct facts *facts)
{
	const struct crash *w = state;
	fact_number(facts, "killed", (double)w->shared->killed);
	fact_number(facts, "lost", (double)w->lost);
	fact_number(facts, "right", (double)w->right);
	fact_number(facts, "after", (double)w->after);
	if (w->shared->recovered > 0)
		fact_number(facts, "whole_ns", (double)w->shared->longest);
}

/* A job holds its worker, wherever it runs. Who kills takes half as long. */
static struct work_span work_span(const void *state)
{
	const struct crash *w = state;
	double jobs = (double)w->run.tasks - 0.5 * (double)w->kills;
	double waiting = jobs * w->delay * w->run.second;
	return (struct work_span){.span = waiting / w->run.workers, .waiting = waiting};
}

static void teardown(void *state)
{
	struct crash *w = state;
	free(w->outcomes);
	if (w->shared)
		munmap(w->shared, sizeof(*w->shared));
}

const struct workload workload_crash = {
	.name = "crash",
	.summary = "jobs that kill their own worker process: what is lost, and for how long",
	.details =
		"With the facts `killed`, `lost`, `right`, `after` and `whole_ns`, the time from a "
		"kill until as many jobs as workers are in flight again, the longest of all. Where "
		"workers are no processes nobody is killed, and the job that would have ends as "
		"failed.",
	OUTPUTS(struct crash, values),
	OPTIONS(OPTION_WITHIN(0, 10000, struct crash, kills, "1",
			"workers that are killed, each in a batch of its own"),
		OPTION_WITHIN(1, 100000, struct crash, jobs, "32",
			"jobs in a batch; some times as many as workers"),
		OPTION(SECONDS, struct crash, delay, "0.01",
			"seconds that a job blocks its worker")),
	.setup = setup,
	.run = run,
	.check = check,
	.result = result,
	.facts = facts,
	.work_span = work_span,
	.teardown = teardown,
};
