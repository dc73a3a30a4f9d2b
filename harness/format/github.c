/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Annotations and summaries in the notation of GitHub's runners. */
#include "harness/format/github.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUMMARY_MAX (1024 * 1024)

static const char cut_notice[] = "\n\n*(cut: GitHub takes 1 MiB of a step)*\n";

/* A percent sign begins an escape, a newline ends the command; colon and comma part properties. */
static void print_escaped(const char *text, const char *special)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			printf("%%%02X", (unsigned)(unsigned char)*text);
		else
			putchar(*text);
	}
}

void github_annotate(enum github_level level, const char *title, const char *text)
{
	static const char *const words[] = {
		[GITHUB_NOTICE] = "notice", [GITHUB_WARNING] = "warning", [GITHUB_ERROR] = "error"};

	printf("::%s title=", words[level]);
	print_escaped(title, "%\r\n:,");
	fputs("::", stdout);
	print_escaped(text, "%\r\n");
	putchar('\n');
}

/* 0 or -errno. */
static int write_all(int file, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, text, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		text += written;
		size -= (size_t)written;
	}
	return 0;
}

/* The size of the whole lines that fit into `room` bytes. */
static size_t whole_lines(const char *text, size_t room)
{
	while (room > 0 && text[room - 1] != '\n')
		room--;
	return room;
}

static int append(int file, size_t used, const char *text, size_t size)
{
	size_t notice = sizeof(cut_notice) - 1;

	if (used <= SUMMARY_MAX && size <= SUMMARY_MAX - used)
		return write_all(file, text, size);
	if (used + notice >= SUMMARY_MAX)
		return -ENOSPC;
	size = whole_lines(text, SUMMARY_MAX - used - notice);
	if (size == 0)
		return -ENOSPC;
	int status = write_all(file, text, size);

	if (status == 0)
		status = write_all(file, cut_notice, notice);
	return status < 0 ? status : 1;
}

int github_summary_append(const char *text, size_t size)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	struct stat before;

	if (!path || !*path)
		return -ENOENT;
	int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (file < 0)
		return -errno;
	int status = fstat(file, &before) < 0 ? -errno : 0;

	if (status == 0)
		status = append(file, (size_t)before.st_size, text, size);
	close(file);
	return status;
}
