/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command timed by hyperfine. */
#include "harness/process/hyperfine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/process/child.h"

/* What hyperfine and the cell write: files in memory that vanish with this process. */
struct captured_output {
	int output, error, export;
};

static void captured_close(struct captured_output *captured)
{
	int descriptors[] = {captured->output, captured->error, captured->export};

	for (int i = 0; i < 3; i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
}

static int captured_open(struct captured_output *captured)
{
	int error;

	captured->output = memfd_create("output", MFD_CLOEXEC);
	captured->error = memfd_create("error", MFD_CLOEXEC);
	captured->export = memfd_create("export", MFD_CLOEXEC);
	if (captured->output >= 0 && captured->error >= 0 && captured->export >= 0)
		return 0;
	error = -errno;
	captured_close(captured);
	return error;
}

/* The JSON value in a file, or NULL. */
static json_t *paper_json(int descriptor)
{
	lseek(descriptor, 0, SEEK_SET);
	return json_loadfd(descriptor, 0, NULL);
}

/* The first line of a file that says something, cut to `size`: a rule of = does not. */
static void paper_first_line(int descriptor, char *line, size_t size)
{
	char text[1024];
	ssize_t length = pread(descriptor, text, sizeof(text) - 1, 0);
	const char *begin;

	text[length > 0 ? length : 0] = '\0';
	begin = text + strspn(text, " \t\r\n=");
	snprintf(line, size, "%.*s", (int)strcspn(begin, "\r\n"), begin);
}

/* hyperfine adds a line of its own when the cell fails. */
#define HYPERFINE_WARNING "Warning: "

static void read_problem(const struct captured_output *captured, struct hyperfine_result *measured)
{
	paper_first_line(captured->error, measured->problem, sizeof(measured->problem));
	if (strncmp(measured->problem, HYPERFINE_WARNING, strlen(HYPERFINE_WARNING)) == 0)
		measured->problem[0] = '\0';
}

/* -EPROTO if the export is not what hyperfine's manual promises. */
static int read_export(const struct captured_output *captured, struct hyperfine_result *measured)
{
	json_t *export = paper_json(captured->export);
	json_t *status = NULL;
	int matched = json_unpack(export, "{s:[{s:[F], s:[o]}]}", "results", "times",
		&measured->outer_s, "exit_codes", &status);

	/* The code is null when hyperfine does not know it. */
	measured->status = json_is_integer(status) ? (int)json_integer_value(status) : 255;
	json_decref(export);
	return matched == 0 ? 0 : -EPROTO;
}

/* As one word of a shell: hyperfine splits a command in the shell's way even without one. */
static void write_quoted(FILE *stream, const char *word)
{
	fputc('\'', stream);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", stream);
		else
			fputc(*word, stream);
	}
	fputc('\'', stream);
}

/* The words as one line, or NULL. */
static char *quote(const char *const *words)
{
	char *line = NULL;
	size_t size;
	FILE *stream = open_memstream(&line, &size);

	if (!stream)
		return NULL;
	for (; *words; words++) {
		write_quoted(stream, *words);
		if (words[1])
			fputc(' ', stream);
	}
	fclose(stream);
	return line;
}

static int hyperfine_run(const char *line, double limit_s, const struct captured_output *captured)
{
	const char *arguments[] = {"hyperfine", "--shell=none", "--ignore-failure", "--runs", "1",
		"--style", "none", "--output", "inherit", "--export-json", "/dev/fd/3", line, NULL};
	struct child child = {.arguments = arguments,
		.output = captured->output,
		.error = captured->error,
		.third = captured->export,
		.limit_s = limit_s};

	return child_run(&child);
}

int hyperfine_check(void)
{
	const char *arguments[] = {"hyperfine", "--version", NULL};
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	struct child child = {.arguments = arguments,
		.output = nowhere,
		.error = nowhere,
		.third = -1,
		.limit_s = 10};
	int status = child_run(&child);

	close(nowhere);
	return status > 0 ? -ENOEXEC : status;
}

int hyperfine_measure(const char *const *command, double limit_s, struct hyperfine_result *measured)
{
	struct captured_output captured;
	char *line = quote(command);
	int status = line ? captured_open(&captured) : -ENOMEM;

	*measured = (struct hyperfine_result){0};
	if (status < 0)
		goto free_line;
	status = hyperfine_run(line, limit_s, &captured);
	read_problem(&captured, measured);
	if (status > 0)
		status = -EPROTO;
	if (status == 0)
		status = read_export(&captured, measured);
	if (status == 0)
		measured->record = paper_json(captured.output);
	captured_close(&captured);
free_line:
	free(line);
	return status;
}
