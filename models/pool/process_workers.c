/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Workers of a pool that are forked processes: tasks share nothing but the arena and what was set
 * up before.
 *
 * Between the root's process and the workers there is a supervisor, a process with one thread that
 * was forked before the run and only waits for its children. When a worker dies, the supervisor
 * ends the worker's tasks as lost, recovers what they held and forks another worker, in the same
 * fresh state as the first ones, whatever the root is doing at that time.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/pool/recovery.h"
#include "models/pool/worker.h"
#include "models/pool/workers.h"
#include "models/sync/object.h"
#include "models/task/listing.h"
#include "models/task/state.h"

#define EXIT_WITHOUT_SUPERVISOR 3

/* In the arena: what the supervisor reports to the root's process. */
struct report {
	struct pool *pool;
	struct model_usage usage;
	_Atomic int error;	/* -errno if workers could not be forked */
	struct rusage before[]; /* by number - 1: what a worker had used when it began to work */
};

/* Per process: a signal handler reads them. */
static struct report *report;
static _Atomic pid_t supervisor;
static struct sigaction child_action_before;

/* Makes the process end with its parent, also if the parent died before this call. */
static void end_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_SUCCESS);
}

static void work(struct pool *pool, int number, pid_t parent)
{
	end_with(parent);
	getrusage(RUSAGE_SELF, &report->before[number - 1]);
	worker_run(pool, number);
	_exit(EXIT_SUCCESS);
}

static int fork_worker(struct pool *pool, int number)
{
	pid_t parent = getpid();
	pid_t child = fork();
	if (child == 0)
		work(pool, number, parent);
	if (child < 0)
		return -errno;
	atomic_store(&pool->workers[number].process, child);
	return 0;
}

/* The number of the worker that has this process id, or 0. */
static int number_of(const struct pool *pool, pid_t process)
{
	int number = pool->count;
	while (number > 0 && atomic_load(&pool->workers[number].process) != process)
		number--;
	return number;
}

static double seconds(struct timeval after, struct timeval before)
{
	return (double)(after.tv_sec - before.tv_sec) +
	       (double)(after.tv_usec - before.tv_usec) / 1e6;
}

static void count_usage(int number, const struct rusage *after)
{
	const struct rusage *before = &report->before[number - 1];
	struct model_usage *usage = &report->usage;
	usage->user_s += seconds(after->ru_utime, before->ru_utime);
	usage->sys_s += seconds(after->ru_stime, before->ru_stime);
	usage->voluntary_switches += after->ru_nvcsw - before->ru_nvcsw;
	usage->involuntary_switches += after->ru_nivcsw - before->ru_nivcsw;
}

/* Waits for children until none is left. During the run, a child that ends was killed. */
static void supervise(struct pool *pool)
{
	struct rusage usage;
	pid_t child;
	while ((child = wait4(-1, NULL, 0, &usage)) > 0 || errno == EINTR) {
		int number = child > 0 ? number_of(pool, child) : 0;
		if (number == 0)
			continue;
		count_usage(number, &usage);
		if (pool_is_stopping(pool))
			continue;
		pool_worker_died(pool, number);
		int error = fork_worker(pool, number);
		if (error < 0)
			_exit(EXIT_WITHOUT_SUPERVISOR);
	}
}

static _Noreturn void be_supervisor(struct pool *pool, pid_t parent)
{
	end_with(parent);
	listing_forked();
	signal(SIGCHLD, SIG_DFL);
	pool_enter(pool, pool->count + 1);
	int error = 0;
	for (int i = 1; i <= pool->count && error == 0; i++)
		error = fork_worker(pool, i);
	if (error < 0) {
		atomic_store(&report->error, error);
		pool_stop(pool);
	}
	supervise(pool);
	_exit(error < 0 ? EXIT_WITHOUT_SUPERVISOR : EXIT_SUCCESS);
}

/* Without a supervisor the death of a worker would go unnoticed: the run cannot be trusted. */
static void on_child(int signal_number)
{
	(void)signal_number;
	int before = errno;
	siginfo_t information = {0};
	if (supervisor > 0 &&
		waitid(P_PID, (id_t)supervisor, &information, WEXITED | WNOHANG | WNOWAIT) == 0 &&
		information.si_pid == supervisor && !pool_is_stopping(report->pool)) {
		static const char message[] = "simul: the supervisor of the worker processes died; "
					      "the run was given up\n";
		(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
		_exit(EXIT_WITHOUT_SUPERVISOR);
	}
	errno = before;
}

static void reap_supervisor(void)
{
	while (waitpid(supervisor, NULL, 0) < 0 && errno == EINTR)
		continue;
	supervisor = 0;
	sigaction(SIGCHLD, &child_action_before, NULL);
}

/* SIGCHLD is blocked until the handler knows which process it is about. */
static pid_t fork_supervisor(struct pool *pool)
{
	sigset_t child_signal, before;
	sigemptyset(&child_signal);
	sigaddset(&child_signal, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child_signal, &before);
	pid_t parent = getpid();
	pid_t child = fork();
	if (child == 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		be_supervisor(pool, parent);
	}
	int error = errno;
	supervisor = child > 0 ? child : 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return child < 0 ? -error : child;
}

/* Before the first fork. */
static int open_report(struct pool *pool)
{
	size_t bytes = sizeof(*report) + (size_t)pool->count * sizeof(report->before[0]);
	report = arena_allocate(bytes);
	if (!report)
		return -ENOMEM;
	memset(report, 0, bytes);
	report->pool = pool;
	return objects_open();
}

static int start(struct pool *pool)
{
	int result = open_report(pool);
	if (result < 0)
		return result;
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	sigaction(SIGCHLD, &action, &child_action_before);
	pid_t child = fork_supervisor(pool);
	if (child < 0) {
		sigaction(SIGCHLD, &child_action_before, NULL);
		return child;
	}
	while (atomic_load(&report->error) == 0 && atomic_load(&pool->entered) < pool->count)
		parker_park(&pool->workers[0].parker, FOREVER);
	result = atomic_load(&report->error);
	if (result < 0)
		reap_supervisor();
	return result;
}

static void stop(struct pool *pool, struct model_usage *usage)
{
	pool_stop(pool);
	reap_supervisor();
	usage->user_s += report->usage.user_s;
	usage->sys_s += report->usage.sys_s;
	usage->voluntary_switches += report->usage.voluntary_switches;
	usage->involuntary_switches += report->usage.involuntary_switches;
	usage->os_threads += pool->count + 1;
	usage->os_processes += pool->count + 1;
}

int process_workers_ids(int32_t *ids, int count)
{
	const struct pool *pool = report->pool;
	int found = 0;
	if (found < count)
		ids[found++] = supervisor;
	for (int i = 1; i <= pool->count && found < count; i++)
		ids[found++] = atomic_load(&pool->workers[i].process);
	return found;
}

const struct worker_kind process_workers = {
	.sharing = SHARED_BY_PROCESSES,
	.start = start,
	.stop = stop,
};
