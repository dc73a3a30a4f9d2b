/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints help from the commands' tables. */
#include "harness/cli/help.h"

#include <stdbool.h>
#include <string.h>

#include "harness/cli/option.h"

#define COLUMNS 80

const struct poptOption help_options[] = {
	{"help", 'h', POPT_ARG_NONE, NULL, 0, "show this help", NULL},
	COMMAND_OPTIONS_END,
};

void help_wrap(FILE *to, int column, int indent, const char *text)
{
	bool first = true;

	while (*text) {
		int length = (int)strcspn(text, " \n");
		if (!first && column + 1 + length > COLUMNS) {
			fputc('\n', to);
			column = 0;
			first = true;
		}
		if (column < indent)
			column += fprintf(to, "%*s", indent - column, "");
		column += fprintf(to, "%s%.*s", first ? "" : " ", length, text);
		first = false;
		text += length;
		if (*text == '\n') {
			fputs("\n\n", to);
			column = 0;
			first = true;
		}
		text += *text != '\0';
	}
	fputc('\n', to);
}

/* "simul run [OPTION...] WORKLOAD", with a newline. */
static void print_usage(FILE *to, const struct command *command)
{
	bool operands = command->arguments && *command->arguments;

	fprintf(to, "simul %s [OPTION...]%s%s\n", command->name, operands ? " " : "",
		operands ? command->arguments : "");
}

static int widest_option(const struct poptOption *table)
{
	int widest = 0;

	for (int i = 0, count = option_count(table); i < count; i++) {
		char text[OPTION_WORDS];
		option_spelling(&table[i], text);
		if ((int)strlen(text) > widest)
			widest = (int)strlen(text);
	}
	return widest;
}

static void write_options(FILE *to, const struct poptOption *table, int width)
{
	for (int i = 0, count = option_count(table); i < count; i++) {
		char spelling[OPTION_WORDS], initial[OPTION_WORDS], help[512];
		option_spelling(&table[i], spelling);
		option_default(&table[i], initial);
		snprintf(help, sizeof help, *initial ? "%s [default: %s]" : "%s",
			table[i].descrip ? table[i].descrip : "", initial);
		int column = fprintf(to, "  %-*s  ", width, spelling);
		help_wrap(to, column, width + 4, help);
	}
}

void help_command(FILE *to, const struct command *command)
{
	int width = widest_option(help_options);

	fputs("usage: ", to);
	print_usage(to, command);
	fputc('\n', to);
	help_wrap(to, 0, 0, command->summary);
	if (command->details) {
		fputc('\n', to);
		help_wrap(to, 0, 0, command->details);
	}
	fputs("\noptions:\n", to);
	if (command->options) {
		int own = widest_option(command->options);
		width = own > width ? own : width;
		write_options(to, command->options, width);
	}
	write_options(to, help_options, width);
}

void help_overview(FILE *to)
{
	fputs("usage: simul COMMAND [OPTION...]\n\n"
	      "Runs the same workloads under several concurrency models and measures each.\n\n"
	      "commands:\n",
		to);
	for (const struct command *const *command = commands; *command; command++) {
		int column = fprintf(to, "  %-8s  ", (*command)->name);
		help_wrap(to, column, 12, (*command)->summary);
	}
	fputs("\n`simul COMMAND --help` tells more, `simul man` everything.\n"
	      "Begin with: simul list; simul run WORKLOAD --model MODEL\n",
		to);
}
