/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that ends what is left when this program is killed. */
#include "harness/process/guard.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static int told = -1;

/* The connection ends when this process does, however it does. */
static _Noreturn void guard_run(int listening)
{
	pid_t group = 0, heard;

	while (read(listening, &heard, sizeof(heard)) == (ssize_t)sizeof(heard))
		group = heard;
	if (group > 0)
		kill(-group, SIGKILL);
	_exit(0);
}

int guard_start(void)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid = fork();
	if (pid == 0) {
		close(ends[1]);
		/* A terminal sends its signals to the whole foreground group. */
		setpgid(0, 0);
		guard_run(ends[0]);
	}
	close(ends[0]);
	if (pid < 0) {
		close(ends[1]);
		return -EAGAIN;
	}
	told = ends[1];
	return 0;
}

void guard_group(pid_t group)
{
	/* Fails only when somebody has killed the guard. */
	if (told >= 0 && send(told, &group, sizeof(group), MSG_NOSIGNAL) < 0)
		told = -1;
}
