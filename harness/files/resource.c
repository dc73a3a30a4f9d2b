/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program's own data files are. */
#include "harness/files/resource.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How far above the program a source tree may begin: build/asan/tests/unit/ is the deepest. */
#define LEVELS 5

static bool holds(const char *directory, const char *file)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s/%s", directory, file);
	return size < (int)sizeof(path) && access(path, R_OK) == 0;
}

/* Whether `above`/`between``name` holds the file; then its real path is in `found`. */
static bool look(
	const char *above, const char *between, const char *name, const char *file, char *found)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s/%s%s", above, between, name);
	return size < (int)sizeof(path) && holds(path, file) && realpath(path, found);
}

int resource_find(const char *variable, const char *source, const char *installed, const char *file,
	char *found)
{
	const char *asked = getenv(variable);
	char above[PATH_MAX];

	if (asked)
		return holds(asked, file) && realpath(asked, found) ? 0 : -ENOENT;
	ssize_t size = readlink("/proc/self/exe", above, sizeof(above) - 1);
	if (size < 0)
		return -errno;
	above[size] = '\0';
	for (int level = 0; level < LEVELS; level++) {
		char *slash = strrchr(above, '/');
		if (!slash)
			break;
		*slash = '\0';
		if (look(above, "", source, file, found) ||
			look(above, "share/simul/", installed, file, found))
			return 0;
	}
	return -ENOENT;
}
