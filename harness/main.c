/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "harness/command.h"
#include "harness/exit.h"
#include "harness/files/stream.h"
#include "harness/help.h"
#include "harness/machine/machine.h"

#define COMMANDS_MOST 32

static int complain_unknown_word(const char *word)
{
	static const char *const options[] = {"--help", "--version"};
	const char *names[COMMANDS_MOST];
	int count = 0;

	if (*word == '-')
		return complain_unknown("option", word, options, 2);
	for (; count < COMMANDS_MOST && commands[count]; count++)
		names[count] = commands[count]->name;
	return complain_unknown("command", word, names, count);
}

static int dispatch(int argc, const char **argv)
{
	if (argc < 2) {
		help_overview(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help_overview(stdout);
		return EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("simul %s\n", simul_version());
		return EXIT_FINE;
	}
	for (const struct command *const *command = commands; *command; command++)
		if (strcmp(argv[1], (*command)->name) == 0)
			return command_dispatch(*command, argc - 1, argv + 1);
	return complain_unknown_word(argv[1]);
}

int main(int argc, char **argv)
{
	int answer = dispatch(argc, (const char **)argv), status;

	/* Whoever answers that something went wrong has said what. */
	if (answer != EXIT_WRONG && (status = stream_settle(stdout)) < 0)
		return complain(
			EXIT_WRONG, "cannot write to standard output: %s", strerror(-status));
	return answer;
}
