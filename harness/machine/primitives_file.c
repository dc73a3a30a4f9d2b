/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the costs of primitives with the results of a bench. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/process/child.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/machine/primitives.h"

#define LIMIT_S 60

/* Runs `program machine --json`. 0 with what it printed, or -errno as child_run(). */
static int ask(const char *program, json_t **answer)
{
	const char *arguments[] = {program, "machine", "--json", NULL};
	int output = memfd_create("output", MFD_CLOEXEC);
	struct child child = {.arguments = arguments,
		.output = output,
		.error = STDERR_FILENO,
		.third = -1,
		.limit_s = LIMIT_S};
	int status = output < 0 ? -errno : child_run(&child);

	if (status == 0) {
		lseek(output, 0, SEEK_SET);
		*answer = json_loadfd(output, 0, NULL);
		status = *answer ? 0 : -EPROTO;
	}
	if (output >= 0)
		close(output);
	return status > 0 ? -EPROTO : status;
}

int primitives_ensure(const char *directory, const char *program)
{
	char *path = format_text("%s/" PRIMITIVES_FILE, directory);
	json_t *answer = NULL;
	int code = EXIT_FINE, error;

	if (access(path, F_OK) == 0)
		goto free_path;
	error = ask(program, &answer);
	if (error == -EINTR) {
		code = complain(EXIT_WRONG,
			"interrupted before the first round; the same command with --resume "
			"--out %s goes on",
			directory);
		goto free_path;
	}
	if (error == 0)
		error = file_replace_json(path, json_incref(json_object_get(answer, "primitives")));
	if (error < 0)
		code = complain(EXIT_WRONG, "cannot measure the machine for %s: %s", path,
			strerror(-error));
	json_decref(answer);
free_path:
	free(path);
	return code;
}
