/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/process_workers.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/parts/arena.h"
#include "models/parts/http.h"
#include "models/parts/model_meter.h"
#include "models/parts/object.h"
#include "models/parts/pool.h"

#define EXIT_WITHOUT_SUPERVISOR 3

/* In the arena: what the supervisor tells the root's process. */
struct report {
	struct model_usage usage;
	_Atomic int error; /* -errno if workers could not be forked */
	_Atomic bool ready;
	struct rusage before[]; /* by worker: what it had used when it began to work */
};

static struct report *report;
static int worker_count;
static pid_t supervisor;
static struct sigaction child_action_before;

/* Ends with its parent, also if that died before this was asked for. */
static void end_with(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_SUCCESS);
}

static void work(int index, pid_t parent)
{
	end_with(parent);
	http_forked();
	getrusage(RUSAGE_SELF, &report->before[index]);
	pool_work(index);
	_exit(EXIT_SUCCESS);
}

static int fork_worker(int index)
{
	pid_t parent = getpid();
	pid_t child = fork();
	if (child == 0)
		work(index, parent);
	if (child < 0)
		return -errno;
	atomic_store(&pool_worker(index)->process, child);
	return 0;
}

static int worker_of(pid_t process)
{
	for (int i = 0; i < worker_count; i++)
		if (atomic_load(&pool_worker(i)->process) == process)
			return i;
	return -1;
}

static double seconds(struct timeval later, struct timeval earlier)
{
	return (double)(later.tv_sec - earlier.tv_sec) +
	       (double)(later.tv_usec - earlier.tv_usec) / 1e6;
}

static void count_usage(int index, const struct rusage *after)
{
	const struct rusage *before = &report->before[index];
	struct model_usage *usage = &report->usage;
	usage->user_s += seconds(after->ru_utime, before->ru_utime);
	usage->sys_s += seconds(after->ru_stime, before->ru_stime);
	usage->voluntary_switches += after->ru_nvcsw - before->ru_nvcsw;
	usage->involuntary_switches += after->ru_nivcsw - before->ru_nivcsw;
}

/* Waits for children until none is left. While the run lasts, one that ends was killed. */
static void supervise(void)
{
	int status;
	struct rusage usage;
	pid_t child;
	while ((child = wait4(-1, &status, 0, &usage)) > 0 || errno == EINTR) {
		int index = child > 0 ? worker_of(child) : -1;
		if (index < 0)
			continue;
		count_usage(index, &usage);
		if (pool_stopping())
			continue;
		pool_bereave(index);
		int error = fork_worker(index);
		if (error < 0) {
			atomic_store(&report->error, error);
			_exit(EXIT_WITHOUT_SUPERVISOR);
		}
	}
}

static void be_supervisor(pid_t parent)
{
	end_with(parent);
	signal(SIGCHLD, SIG_DFL);
	model_meter_use(worker_count + 1);
	int error = 0;
	for (int i = 0; i < worker_count && error == 0; i++)
		error = fork_worker(i);
	if (error < 0) {
		atomic_store(&report->error, error);
		pool_stop();
	}
	supervise();
	_exit(error < 0 ? EXIT_WITHOUT_SUPERVISOR : EXIT_SUCCESS);
}

/* Without a supervisor nobody would notice that a worker is gone: the run cannot be trusted. */
static void on_child(int signal_number)
{
	(void)signal_number;
	int before = errno;
	siginfo_t information = {0};
	if (supervisor > 0 &&
		waitid(P_PID, (id_t)supervisor, &information, WEXITED | WNOHANG | WNOWAIT) == 0 &&
		information.si_pid == supervisor && !pool_stopping()) {
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

int process_workers_begin(void)
{
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	sigaction(SIGCHLD, &action, &child_action_before);
	pid_t parent = getpid();
	pid_t child = fork();
	if (child == 0)
		be_supervisor(parent);
	if (child < 0) {
		int error = errno;
		sigaction(SIGCHLD, &child_action_before, NULL);
		return -error;
	}
	supervisor = child;
	while (atomic_load(&report->error) == 0 && pool_entered() < worker_count)
		parking_park(FOREVER);
	int error = atomic_load(&report->error);
	if (error < 0)
		reap_supervisor();
	return error;
}

int process_workers_prepare(int workers)
{
	worker_count = workers;
	size_t bytes = sizeof(*report) + (size_t)workers * sizeof(report->before[0]);
	report = arena_allocate(bytes);
	if (!report)
		return -ENOMEM;
	memset(report, 0, bytes);
	return objects_open(pool_running, workers + 1);
}

void process_workers_end(struct model_usage *usage)
{
	pool_stop();
	reap_supervisor();
	*usage = report->usage;
	usage->os_threads = usage->os_processes = worker_count + 2;
}

int process_workers_ids(int32_t *ids, int count)
{
	int found = 0;
	if (found < count)
		ids[found++] = supervisor;
	for (int i = 0; i < worker_count && found < count; i++)
		ids[found++] = atomic_load(&pool_worker(i)->process);
	return found;
}
