/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens files that somebody else may have written. */
#include "harness/files/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JSON_MAX_MIB = 64 };

static int refuse(int descriptor, const char *path, const char *reason, struct problem *problem)
{
	close(descriptor);
	return problem_set(problem, -EPROTO, "%.150s: %s", path, reason);
}

int input_file_open(FILE **file, const char *path, int max_mib, struct problem *problem)
{
	/* A pipe without a writer would keep a blocking open(2) waiting. */
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char reason[64];
	struct stat status;

	if (descriptor < 0 || fstat(descriptor, &status) < 0) {
		int error = errno;
		if (descriptor >= 0)
			close(descriptor);
		return problem_set(problem, -error, "%.150s: %s", path, strerror(error));
	}
	if (!S_ISREG(status.st_mode))
		return refuse(descriptor, path, "not a plain file", problem);
	if (status.st_size > (off_t)max_mib << 20) {
		snprintf(reason, sizeof(reason), "longer than %d MiB", max_mib);
		return refuse(descriptor, path, reason, problem);
	}
	*file = fdopen(descriptor, "r");
	if (*file)
		return 0;
	close(descriptor);
	return problem_set(problem, -ENOMEM, "%.150s: out of memory", path);
}

int input_file_json(json_t **value, const char *path, struct problem *problem)
{
	json_error_t error;
	FILE *file;

	int status = input_file_open(&file, path, JSON_MAX_MIB, problem);
	if (status < 0)
		return status;
	*value = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	fclose(file);
	if (*value)
		return 0;
	return problem_set(
		problem, -EPROTO, "%.110s, line %d: %.100s", path, error.line, error.text);
}
