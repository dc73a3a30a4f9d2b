/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are read, and not trusted. */
#include "harness/files/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROBLEM_SIZE = 256, JSON_MAX_MIB = 64 };

static int refuse(int descriptor, const char *path, const char *reason, char *problem)
{
	close(descriptor);
	snprintf(problem, PROBLEM_SIZE, "%.150s: %s", path, reason);
	return -EPROTO;
}

int input_file_open(FILE **file, const char *path, int max_mib, char *problem)
{
	/* A pipe without a writer would keep a blocking open(2) waiting. */
	int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char reason[64];
	struct stat status;

	if (descriptor < 0 || fstat(descriptor, &status) < 0) {
		int error = errno;
		if (descriptor >= 0)
			close(descriptor);
		snprintf(problem, PROBLEM_SIZE, "%.150s: %s", path, strerror(error));
		return -error;
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
	refuse(descriptor, path, "out of memory", problem);
	return -ENOMEM;
}

int input_file_json(json_t **value, const char *path, char *problem)
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
	snprintf(problem, PROBLEM_SIZE, "%.110s, line %d: %.100s", path, error.line, error.text);
	return -EPROTO;
}
