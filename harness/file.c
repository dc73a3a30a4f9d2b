/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int write_all(int descriptor, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t written = write(descriptor, text, size);

		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			text += written;
			size -= (size_t)written;
		}
	}
	return fsync(descriptor) < 0 ? -errno : 0;
}

static int write_file(const char *path, const char *text, size_t size)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	int error;

	if (descriptor < 0)
		return -errno;
	error = write_all(descriptor, text, size);
	if (close(descriptor) < 0 && error == 0)
		error = -errno;
	return error;
}

int file_replace(const char *path, const char *text, size_t size)
{
	char *part = format_text("%s.part", path);
	int error = write_file(part, text, size);

	if (error == 0 && rename(part, path) < 0)
		error = -errno;
	if (error < 0)
		unlink(part);
	free(part);
	return error;
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
