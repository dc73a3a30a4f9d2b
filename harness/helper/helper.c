/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts and stops the helper server. */
#include "harness/helper/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MS 10000
#define STOP_MS 1000

/* Where the helper finds its end of the pipe. */
#define READY_FD 3
#define READY_TEXT "3"

#define PROGRAM "/proc/self/exe"

extern char **environ;

static int fail(struct helper *helper, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(struct helper *helper, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(helper->problem, sizeof helper->problem, format, arguments);
	va_end(arguments);
	return code;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The pipe is moved to READY_FD before anything else is opened or closed: it may itself be one of
 * the descriptors that are replaced. */
static int spawn_with(
	posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int ready, pid_t *pid)
{
	char *arguments[] = {"simul", "serve", "--port", "0", "--ready-fd", READY_TEXT, NULL};
	sigset_t none, all;
	int code;

	sigemptyset(&none);
	sigfillset(&all);
	if ((code = posix_spawn_file_actions_adddup2(actions, ready, READY_FD)) ||
		(code = posix_spawn_file_actions_addclosefrom_np(actions, READY_FD + 1)) ||
		(code = posix_spawn_file_actions_addopen(
			 actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)) ||
		(code = posix_spawn_file_actions_addopen(
			 actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)) ||
		(code = posix_spawnattr_setsigmask(attributes, &none)) ||
		(code = posix_spawnattr_setsigdefault(attributes, &all)) ||
		(code = posix_spawnattr_setpgroup(attributes, 0)) ||
		(code = posix_spawnattr_setflags(attributes,
			 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)))
		return -code;
	return -posix_spawn(pid, PROGRAM, actions, attributes, arguments, environ);
}

static int spawn(int ready, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;

	int code = -posix_spawn_file_actions_init(&actions);
	if (code < 0)
		return code;
	code = -posix_spawnattr_init(&attributes);
	if (code == 0) {
		code = spawn_with(&actions, &attributes, ready, pid);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&actions);
	return code;
}

/* Reads up to the end of a line. 0; -ETIMEDOUT; -ECHILD at the end of the stream; -EPROTO if the
 * line is longer than `size` allows; those of poll(2), read(2). */
static int read_line(int descriptor, char *line, size_t size, int64_t deadline)
{
	struct pollfd source = {.fd = descriptor, .events = POLLIN};
	size_t length = 0;

	while (length + 1 < size) {
		int64_t left = deadline - now_ms();
		int ready = poll(&source, 1, left > 0 ? (int)left : 0);
		if (ready == 0)
			return -ETIMEDOUT;
		ssize_t got = ready < 0 ? -1 : read(descriptor, line + length, 1);
		if (got == 0)
			return -ECHILD;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (line[length++] == '\n') {
			line[length] = '\0';
			return 0;
		}
	}
	return -EPROTO;
}

static int await_ready(struct helper *helper, int descriptor)
{
	char line[32];
	int code = read_line(descriptor, line, sizeof line, now_ms() + START_MS);

	if (code == -ETIMEDOUT)
		return fail(helper, code, "the helper server was not ready within %d s",
			START_MS / 1000);
	if (code == -ECHILD)
		return fail(helper, code, "the helper server ended before it was ready");
	if (code < 0 && code != -EPROTO)
		return fail(
			helper, code, "the helper server cannot be read from: %s", strerror(-code));
	if (code < 0 || sscanf(line, "ready %hu", &helper->port) != 1)
		return fail(helper, -EPROTO, "the helper server said something else than its port");
	return 0;
}

int helper_start(struct helper *helper)
{
	int ends[2];

	*helper = (struct helper){.pid = 0};
	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail(helper, -errno, "no pipe for the helper server: %s", strerror(errno));
	int code = spawn(ends[1], &helper->pid);
	close(ends[1]);
	if (code < 0) {
		helper->pid = 0;
		fail(helper, code, "the helper server could not be started: %s", strerror(-code));
	} else {
		code = await_ready(helper, ends[0]);
	}
	close(ends[0]);
	if (code < 0)
		helper_stop(helper);
	return code;
}

/* Reaps the process if it ends by the deadline. There is no wait with a deadline, and a signal
 * handler is the caller's affair, hence the small sleeps: a server that is well ends within one or
 * two. */
static bool reap_until(pid_t pid, int64_t deadline)
{
	static const struct timespec pause = {0, 1000000};

	for (;;) {
		pid_t reaped = waitpid(pid, NULL, WNOHANG);
		if (reaped == pid || (reaped < 0 && errno != EINTR))
			return true;
		if (now_ms() >= deadline)
			return false;
		nanosleep(&pause, NULL);
	}
}

void helper_stop(struct helper *helper)
{
	if (helper->pid <= 0)
		return;
	kill(helper->pid, SIGTERM);
	if (!reap_until(helper->pid, now_ms() + STOP_MS)) {
		kill(helper->pid, SIGKILL);
		while (waitpid(helper->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	helper->pid = 0;
	helper->port = 0;
}
