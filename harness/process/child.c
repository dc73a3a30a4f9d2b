/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program in a process group of its own, and ends it in time. */
#include "harness/process/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/process/exit.h"
#include "harness/process/guard.h"

extern char **environ;

static sigset_t held, before;
static bool interrupted;

static const int endings[] = {SIGINT, SIGTERM, SIGHUP};
#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

static bool is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void child_hold_signals(void)
{
	sigemptyset(&held);
	for (size_t i = 0; i < ENDINGS; i++)
		if (!is_ignored(endings[i]))
			sigaddset(&held, endings[i]);
	/* An ignored SIGCHLD would take away the exit status. */
	signal(SIGCHLD, SIG_DFL);
	sigaddset(&held, SIGCHLD);
	sigprocmask(SIG_BLOCK, &held, &before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* Waits for a held signal, at most `wait`, and notes an interrupt. */
static void take_signal(struct timespec wait)
{
	int number = sigtimedwait(&held, NULL, &wait);

	if (number > 0 && number != SIGCHLD)
		interrupted = true;
}

bool child_interrupted(void)
{
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < ENDINGS; i++)
		if (sigismember(&held, endings[i]) == 1 && sigismember(&pending, endings[i]) == 1)
			interrupted = true;
	return interrupted;
}

void child_release_signals(void)
{
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static int child_spawn(const struct child *child, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, child->output, 1);
	posix_spawn_file_actions_adddup2(&files, child->error, 2);
	if (child->third >= 0)
		posix_spawn_file_actions_adddup2(&files, child->third, 3);

	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &before);

	error = posix_spawnp(pid, child->arguments[0], &files, &attributes,
		(char *const *)(uintptr_t)child->arguments, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return -error;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static struct timespec timespec_of(double seconds)
{
	double whole = floor(fmax(seconds, 0));

	return (struct timespec){(time_t)whole, (long)((fmax(seconds, 0) - whole) * 1e9)};
}

/* 0 when the program has ended. It is not reaped: as long as it is a zombie, nobody else can get
 * its number, which is also that of its group. */
static int child_wait(pid_t pid, double limit_s)
{
	double end = now() + limit_s;

	for (;;) {
		siginfo_t info = {0};

		if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
			info.si_pid == pid)
			return 0;
		if (interrupted)
			return -EINTR;
		if (now() >= end)
			return -ETIMEDOUT;
		take_signal(timespec_of(end - now()));
	}
}

/* Ends the group and returns the wait status of its leader. What the leader started has become a
 * child of this process, as a subreaper's, at the latest when its parent ended. */
static int group_end(pid_t leader)
{
	int status, status_of_leader = 0;
	pid_t reaped;

	kill(-leader, SIGKILL);
	while ((reaped = waitpid(-leader, &status, 0)) > 0)
		if (reaped == leader)
			status_of_leader = status;
	return status_of_leader;
}

int child_run(const struct child *child)
{
	pid_t pid;
	int error = child_spawn(child, &pid);
	int status;

	if (error < 0)
		return error;
	guard_group(pid);
	error = child_wait(pid, child->limit_s);
	status = group_end(pid);
	guard_group(0);
	if (error < 0)
		return error;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int child_own_program(char *path)
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);

	if (length < 0)
		return complain(EXIT_WRONG, "cannot find this program by /proc/self/exe: %s",
			strerror(errno));
	path[length] = '\0';
	return EXIT_FINE;
}
