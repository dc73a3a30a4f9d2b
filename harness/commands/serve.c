/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul serve`: the helper server as a process of its own. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/helper/server.h"

static int port = 0;
static int ready_fd = STDOUT_FILENO;

static const struct poptOption options[] = {
	{"port", 'p', POPT_ARG_INT | POPT_ARGFLAG_SHOW_DEFAULT, &port, 0,
		"listen on this port of 127.0.0.1; 0 lets the kernel choose", "PORT"},
	{"ready-fd", 0, POPT_ARG_INT | POPT_ARGFLAG_SHOW_DEFAULT, &ready_fd, 0,
		"write the line \"ready PORT\" to this open descriptor", "N"},
	COMMAND_OPTIONS_END,
};

/* Asks the kernel for SIGTERM when the parent ends. Returns whether the parent is still there: it
 * may have ended before it was asked. */
static int end_with_parent(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

/* Also the last look at the parent: one that ended before this process could ask for its pid leaves
 * a pipe without a reader. */
static int tell_ready(const struct server *server)
{
	char line[32];
	int length = snprintf(line, sizeof line, "ready %u\n", (unsigned)server_port(server));

	if (write(ready_fd, line, (size_t)length) != length)
		return -errno;
	if (ready_fd > STDERR_FILENO)
		close(ready_fd);
	return 0;
}

static int serve(int parent)
{
	struct server *server;
	int code = server_open(&server, (uint16_t)port);
	if (code == -EADDRINUSE)
		return complain(EXIT_WRONG, "port %d is in use; --port 0 takes a free one", port);
	if (code < 0)
		return complain(EXIT_WRONG, "cannot listen on port %d of 127.0.0.1: %s", port,
			strerror(-code));

	int answer = EXIT_FINE;
	if (end_with_parent(parent)) {
		code = tell_ready(server);
		if (code < 0)
			answer = complain(EXIT_WRONG,
				"cannot write the ready line to descriptor %d: %s", ready_fd,
				strerror(-code));
		else if (server_run(server) < 0)
			answer = complain(EXIT_WRONG, "the server's event loop failed");
	}
	server_close(server);
	return answer;
}

static int command_main(const char **operands, int count)
{
	pid_t parent = getppid();

	if (count > 0)
		return complain(EXIT_USAGE, "serve takes no operand, but got '%s'", operands[0]);
	if (port < 0 || port > UINT16_MAX)
		return complain(EXIT_USAGE, "port %d is not between 0 and 65535", port);
	if (fcntl(ready_fd, F_GETFD) < 0)
		return complain(EXIT_USAGE, "--ready-fd %d is not an open descriptor", ready_fd);
	return serve(parent);
}

const struct command command_serve = {
	.name = "serve",
	.arguments = NULL,
	.summary = "run the helper server that workloads talk to",
	.details = "Serves HTTP on 127.0.0.1 until it gets SIGTERM or SIGINT or its parent "
		   "process ends, and says \"ready PORT\" when it listens. `simul run` starts "
		   "one of its own when a workload needs it.\n"
		   "The pages: /delay/S answers after S seconds, /status/N with that status, "
		   "/bytes/N with N bytes, /users/NAME and /posts/N with a small JSON object, "
		   "/document/KIB with about KIB KiB of JSON records. ?delay=S puts off any "
		   "of them. S are real seconds with decimals.",
	.options = options,
	.main = command_main,
};
