/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simul: finds the command and runs it. */
#include <stdio.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/files/stream.h"
#include "harness/cli/help.h"
#include "harness/machine/machine.h"

#define COMMANDS_MAX 32

static int complain_unknown_word(const char *word)
{
	static const char *const options[] = {"--help", "--version"};
	const char *names[COMMANDS_MAX];
	int count = 0;

	if (*word == '-')
		return complain_unknown("option", word, options, 2);
	for (; count < COMMANDS_MAX && commands[count]; count++)
		names[count] = commands[count]->name;
	return complain_unknown("command", word, names, count);
}

static const struct command *find_command(const char *name)
{
	for (const struct command *const *command = commands; *command; command++)
		if (strcmp(name, (*command)->name) == 0)
			return *command;
	return NULL;
}

/* `simul help` is `simul --help`, `simul help COMMAND` is `simul COMMAND --help`. */
static int help(int count, const char **words)
{
	if (count > 1)
		return complain(EXIT_USAGE, "help takes one command, not %d", count);
	if (count == 0) {
		help_overview(stdout);
		return EXIT_FINE;
	}
	const struct command *command = find_command(words[0]);
	if (!command)
		return complain_unknown_word(words[0]);
	help_command(stdout, command);
	return EXIT_FINE;
}

static int dispatch(int argc, const char **argv)
{
	if (argc < 2) {
		help_overview(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help(0, NULL);
	if (strcmp(argv[1], "help") == 0)
		return help(argc - 2, argv + 2);
	if (strcmp(argv[1], "--version") == 0) {
		printf("simul %s\n", simul_version());
		return EXIT_FINE;
	}
	const struct command *command = find_command(argv[1]);
	return command ? command_dispatch(command, argc - 1, argv + 1)
		       : complain_unknown_word(argv[1]);
}

int main(int argc, char **argv)
{
	int answer = dispatch(argc, (const char **)argv), status;

	/* Whoever answers that something went wrong has said what. */
	if (answer != EXIT_WRONG && (status = stream_finish(stdout)) < 0)
		return complain(
			EXIT_WRONG, "cannot write to standard output: %s", strerror(-status));
	return answer;
}
