/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A subcommand of `simul`: one file, one table of options, one function. */
#ifndef SIMUL_COMMAND_H
#define SIMUL_COMMAND_H

#include <popt.h>

struct command {
	const char *name;
	const char *arguments; /* as in the usage line, e.g. "WORKLOAD"; may be NULL */
	const char *summary;   /* one line, for the overview and the man page */
	const char *details;   /* a paragraph or two for --help and the man page; may be NULL */
	/* Of the types that option.h reads; every option names a variable. May be NULL. */
	const struct poptOption *options;
	/* The options for a command line, in place of the above, if they depend on it. May be NULL.
	 */
	const struct poptOption *(*options_for)(int argc, const char **argv);
	int (*main)(const char **operands, int count); /* answers an enum exit_code */
};

/* The end of every command's table of options. */
#define COMMAND_OPTIONS_END                     \
	{                                       \
		NULL, 0, 0, NULL, 0, NULL, NULL \
	}

extern const struct command command_list, command_run, command_bench, command_report,
	command_claims, command_compare, command_trend, command_limits, command_plot,
	command_machine, command_serve, command_man;

/* Every command, ending with NULL, in the order of the overview. */
extern const struct command *const commands[];

/* Parses the options of one command (argv[0] is its name) into the variables that its table names
 * and runs it. Texts that are stored live as long as the command runs. --help anywhere prints help
 * instead; a fault in the options is one line on standard error, and nothing is run. Returns an
 * enum exit_code. */
int command_dispatch(const struct command *command, int argc, const char **argv);

#endif
