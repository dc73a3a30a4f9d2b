/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses a command's options and runs it. */
#include "harness/cli/command.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process/exit.h"
#include "harness/cli/help.h"
#include "harness/cli/option.h"

const struct command *const commands[] = {
	&command_list,
	&command_run,
	&command_bench,
	&command_report,
	&command_claims,
	&command_compare,
	&command_trend,
	&command_plot,
	&command_machine,
	&command_limits,
	&command_serve,
	&command_man,
	NULL,
};

/* What popt is given: the command's options, all of them handed back as texts with their index in
 * the table, so that one place reads values and complains about them. */
struct parser {
	const struct command *command;
	int count, own; /* options: all of them, and how many are the command's */
	struct poptOption *table;
	const char **values; /* every value that was given, as an argv; options point into it */
	poptContext context;
};

static int parser_open(
	struct parser *parser, const struct command *command, int argc, const char **argv)
{
	int own = command->options ? option_count(command->options) : 0;

	*parser = (struct parser){
		.command = command, .count = own + option_count(help_options), .own = own};
	/* One more, all zero, is the end of the table. */
	parser->table = calloc((size_t)parser->count + 1, sizeof *parser->table);
	if (!parser->table)
		return -ENOMEM;
	for (int i = 0; i < parser->count; i++) {
		struct poptOption *option = &parser->table[i];
		*option = i < own ? command->options[i] : help_options[i - own];
		option->argInfo = option_takes_value(option) ? POPT_ARG_STRING : POPT_ARG_NONE;
		option->arg = NULL;
		option->val = i + 1;
	}
	parser->context = poptGetContext("simul", argc, argv, parser->table, POPT_CONTEXT_NO_EXEC);
	return parser->context ? 0 : -ENOMEM;
}

static void parser_close(struct parser *parser)
{
	poptFreeContext(parser->context);
	free(parser->table);
	for (int i = 0; parser->values && parser->values[i]; i++)
		free((void *)(uintptr_t)parser->values[i]);
	free(parser->values);
}

static int complain_unknown_option(const struct parser *parser, const char *word)
{
	const char *valid[64];
	char names[64][OPTION_WORDS];
	int count = 0;

	for (int i = 0; i < parser->count && count < 64; i++)
		if (parser->table[i].longName) {
			snprintf(names[count], OPTION_WORDS, "--%s", parser->table[i].longName);
			valid[count] = names[count];
			count++;
		}
	return complain_unknown("option", word, valid, count);
}

/* About an option that popt could not make sense of. */
static int complain_syntax(const struct parser *parser, int error)
{
	char word[OPTION_WORDS];

	snprintf(word, sizeof word, "%s", poptBadOption(parser->context, POPT_BADOPTION_NOALIAS));
	if (strncmp(word, "--", 2) == 0)
		word[strcspn(word, "=")] = '\0';
	if (error == POPT_ERROR_BADOPT)
		return complain_unknown_option(parser, word);
	if (error == POPT_ERROR_NOARG)
		return complain(EXIT_USAGE, "option %s needs a value; see simul %s --help", word,
			parser->command->name);
	if (error == POPT_ERROR_UNWANTEDARG)
		return complain(EXIT_USAGE, "option %s takes no value", word);
	return complain(EXIT_USAGE, "option %s: %s", word, poptStrerror(error));
}

static int complain_value(const struct poptOption *option, const char *value, int code)
{
	bool real = (option->argInfo & POPT_ARG_MASK) == POPT_ARG_DOUBLE;
	char name[OPTION_WORDS];

	if (option->longName)
		snprintf(name, sizeof name, "--%s", option->longName);
	else
		snprintf(name, sizeof name, "-%c", option->shortName);
	if (code == -ENOMEM)
		return complain(EXIT_WRONG, "out of memory");
	if (code == -ERANGE)
		return complain(
			EXIT_USAGE, "option %s: '%s' is too large or too small", name, value);
	return complain(EXIT_USAGE, "option %s: '%s' is not a %s", name, value,
		real ? "number, such as 0.5" : "whole number");
}

/* Stores what was given for one option. Returns an enum exit_code. */
static int parser_store(struct parser *parser, int i)
{
	const struct poptOption *option = &parser->command->options[i];
	char *given = poptGetOptArg(parser->context);
	const char *value = NULL;

	if (given) {
		int full = poptSaveString(&parser->values, POPT_ARG_ARGV, given);
		free(given);
		if (full)
			return complain(EXIT_WRONG, "out of memory");
		int last = 0;
		while (parser->values[last + 1])
			last++;
		value = parser->values[last];
	}
	int code = option_store(option, value);
	return code < 0 ? complain_value(option, value, code) : EXIT_FINE;
}

static int parse_and_run(struct parser *parser)
{
	int found;

	while ((found = poptGetNextOpt(parser->context)) > 0) {
		/* Help among short options, as in -qh. */
		if (found > parser->own) {
			help_command(stdout, parser->command);
			return EXIT_FINE;
		}
		int answer = parser_store(parser, found - 1);
		if (answer != EXIT_FINE)
			return answer;
	}
	if (found < -1)
		return complain_syntax(parser, found);

	static const char *none[] = {NULL};
	const char **operands = poptGetArgs(parser->context);
	int count = 0;
	while (operands && operands[count])
		count++;
	return parser->command->main(operands ? operands : none, count);
}

/* Help comes before everything else on the line, faults included. */
static bool wants_help(int argc, const char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

int command_dispatch(const struct command *command, int argc, const char **argv)
{
	struct command chosen = *command;
	struct parser parser;
	int answer;

	if (command->options_for)
		chosen.options = command->options_for(argc, argv);
	if (wants_help(argc, argv)) {
		help_command(stdout, &chosen);
		return EXIT_FINE;
	}
	if (parser_open(&parser, &chosen, argc, argv) < 0)
		answer = complain(EXIT_WRONG, "out of memory");
	else
		answer = parse_and_run(&parser);
	parser_close(&parser);
	return answer;
}
