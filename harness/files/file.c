/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, links and directories made; texts formatted. */
#include "harness/files/file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/files/whole_file.h"

char *format_text(const char *format, ...)
{
	va_list arguments;
	char *path;
	int length;

	va_start(arguments, format);
	length = vasprintf(&path, format, arguments);
	va_end(arguments);
	if (length < 0)
		abort();
	return path;
}

int file_replace(const char *path, const char *text, size_t size)
{
	struct whole_file file;
	int error = whole_file_open(&file, path);

	if (error < 0)
		return error;
	fwrite(text, 1, size, file.stream); /* a failure shows when the stream is flushed */
	return whole_file_commit(&file);
}

int file_replace_json(const char *path, json_t *value)
{
	char *text = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
	char *line;
	int error;

	json_decref(value);
	if (!text)
		return -ENOMEM;
	line = format_text("%s\n", text);
	error = file_replace(path, line, strlen(line));
	free(line);
	free(text);
	return error;
}

int file_link(const char *path, const char *target)
{
	char *part = format_text("%s.part", path);
	struct stat there;
	int error = 0;

	unlink(part);
	if (lstat(path, &there) == 0 && !S_ISLNK(there.st_mode))
		error = -EEXIST;
	else if (symlink(target, part) < 0)
		error = -errno;
	else if (rename(part, path) < 0) {
		error = -errno;
		unlink(part);
	}
	free(part);
	return error;
}

int file_make_directory(const char *path)
{
	char *copy = format_text("%s", path);
	int error = 0;

	for (char *slash = strchr(copy + 1, '/'); slash && error == 0;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0777) < 0 && errno != EEXIST)
			error = -errno;
		*slash = '/';
	}
	if (error == 0 && mkdir(copy, 0777) < 0 && errno != EEXIST)
		error = -errno;
	free(copy);
	return error;
}
