/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs another program to its end and reads its first complaint. */
#include "harness/process/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Enough for the first line of what a program complains of. */
enum { LINE_SIZE = 256 };

extern char **environ;

static int redirect_one(posix_spawn_file_actions_t *actions, int from, int to)
{
	if (from < 0)
		return posix_spawn_file_actions_addopen(actions, to, "/dev/null", O_RDWR, 0);
	return posix_spawn_file_actions_adddup2(actions, from, to);
}

static int redirect(posix_spawn_file_actions_t *actions, const struct tool *tool, int errors)
{
	int status = redirect_one(actions, tool->input, STDIN_FILENO);
	if (status == 0)
		status = redirect_one(actions, tool->output, STDOUT_FILENO);
	if (status == 0)
		status = redirect_one(actions, errors, STDERR_FILENO);
	if (status == 0 && tool->directory)
		status = posix_spawn_file_actions_addchdir_np(actions, tool->directory);
	return -status;
}

static int start(const struct tool *tool, int errors, pid_t *child)
{
	posix_spawn_file_actions_t actions;

	int status = -posix_spawn_file_actions_init(&actions);
	if (status < 0)
		return status;
	status = redirect(&actions, tool, errors);
	if (status == 0)
		/* posix_spawnp() does not write to its arguments; its type is older than const. */
		status = -posix_spawnp(child, tool->arguments[0], &actions, NULL,
			(char *const *)tool->arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

/* The first line with a word in it. */
static void first_line(int errors, char *line)
{
	char text[1024];
	ssize_t size = pread(errors, text, sizeof(text) - 1, 0);

	text[size > 0 ? size : 0] = '\0';
	const char *begin = text + strspn(text, " \t\r\n^");
	snprintf(line, LINE_SIZE, "%.*s", (int)strcspn(begin, "\n"), begin);
}

static int judge(const struct tool *tool, int ending, int errors, struct problem *problem)
{
	char line[LINE_SIZE];

	if (WIFEXITED(ending) && WEXITSTATUS(ending) == 0)
		return 0;
	first_line(errors, line);
	if (line[0])
		return problem_set(problem, -EIO, "%.40s: %.200s", tool->arguments[0], line);
	if (WIFSIGNALED(ending))
		return problem_set(problem, -EIO, "%.40s was ended by signal %d",
			tool->arguments[0], WTERMSIG(ending));
	return problem_set(problem, -EIO, "%.40s ended with status %d", tool->arguments[0],
		WEXITSTATUS(ending));
}

int tool_run(const struct tool *tool, struct problem *problem)
{
	pid_t child;
	int ending = 0;
	int errors = memfd_create("errors", MFD_CLOEXEC);

	int status = errors < 0 ? -errno : start(tool, errors, &child);
	if (status < 0) {
		problem_set(problem, status, "%.40s: %s", tool->arguments[0], strerror(-status));
	} else {
		while (waitpid(child, &ending, 0) < 0 && errno == EINTR)
			continue;
		status = judge(tool, ending, errors, problem);
	}
	if (errors >= 0)
		close(errors);
	return status;
}

bool tool_is_there(const char *name)
{
	const char *const arguments[] = {name, "--version", NULL};
	const struct tool tool = {arguments, NULL, -1, -1};
	struct problem problem;

	return tool_run(&tool, &problem) != -ENOENT;
}
