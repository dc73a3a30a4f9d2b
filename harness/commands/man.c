/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul man`: the manual page, made from the tables that --help is made from. */
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/cell/settings.h"
#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/process/tool.h"
#include "harness/cli/help.h"
#include "harness/machine/machine.h"
#include "harness/cli/option.h"
#include "models/model.h"
#include "workloads/workload.h"
#include "version.h"

/* Long lines of source are broken at a blank; roff fills its own lines. */
#define SOURCE_COLUMNS 64

/* Writes text that roff shall show as it is. At the beginning of a line a dot or an apostrophe
 * would be a request. A newline begins a paragraph. */
static void put_text(const char *text)
{
	int column = 0;

	for (; *text; text++) {
		if (column++ == 0 && (*text == '.' || *text == '\''))
			fputs("\\&", stdout);
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\n' || (*text == ' ' && column > SOURCE_COLUMNS)) {
			fputs(*text == '\n' ? "\n.PP\n" : "\n", stdout);
			column = 0;
		} else
			putchar(*text);
	}
}

static void put_line(const char *text)
{
	put_text(text);
	putchar('\n');
}

static void put_section(const char *request, const char *title)
{
	printf(".%s ", request);
	put_line(title);
}

/* A term in bold and what it means. The `rest` of the term is not bold. */
static void put_term(const char *term, const char *rest)
{
	fputs(".TP\n\\fB", stdout);
	put_text(term);
	fputs("\\fR", stdout);
	put_line(rest);
}

static void put_options(const struct poptOption *table)
{
	for (int i = 0, count = option_count(table); i < count; i++) {
		char spelling[OPTION_WORDS], initial[OPTION_WORDS];
		option_spelling(&table[i], spelling);
		option_default(&table[i], initial);
		put_term(spelling, "");
		put_text(table[i].descrip ? table[i].descrip : "");
		if (*initial) {
			fputs(" [default: ", stdout);
			put_text(initial);
			putchar(']');
		}
		putchar('\n');
	}
}

static void put_commands(void)
{
	put_section("SH", "COMMANDS");
	for (const struct command *const *entry = commands; *entry; entry++) {
		const struct command *command = *entry;
		put_section("SS", command->name);
		fputs("\\fBsimul ", stdout);
		put_text(command->name);
		fputs("\\fR [OPTION...]", stdout);
		bool operands = command->arguments && *command->arguments;
		put_text(operands ? " " : "");
		put_line(operands ? command->arguments : "");
		fputs(".PP\n", stdout);
		put_line(command->summary);
		if (command->details) {
			fputs(".PP\n", stdout);
			put_line(command->details);
		}
		if (command->options)
			put_options(command->options);
		put_options(help_options);
	}
}

static void put_workloads(void)
{
	put_section("SH", "WORKLOADS");
	put_line("Settings are given with --set NAME=VALUE. Times are document seconds, see "
		 "--second.");
	for (const struct workload *const *entry = workloads; *entry; entry++) {
		const struct workload *workload = *entry;
		put_section("SS", workload->name);
		put_line(workload->summary);
		if (workload->details) {
			fputs(".PP\n", stdout);
			put_line(workload->details);
		}
		const struct workload_option *option;
		for (int i = 0; (option = settings_option(workload, i)) != NULL; i++) {
			char initial[OPTION_WORDS] = "";
			if (option->initial && *option->initial)
				snprintf(initial, sizeof initial, " = %s", option->initial);
			put_term(option->name, initial);
			put_line(option->help ? option->help : "");
		}
	}
}

static void put_models(void)
{
	put_section("SH", "MODELS");
	for (const struct model *const *entry = models; *entry; entry++) {
		put_term((*entry)->name, "");
		put_line((*entry)->summary);
	}
}

static void put_exit_status(void)
{
	put_section("SH", "EXIT STATUS");
	for (int code = EXIT_FINE; code <= EXIT_DEADLOCK; code++) {
		char number[16];
		snprintf(number, sizeof number, "%d", code);
		put_term(number, "");
		put_line(exit_meanings[code]);
	}
}

static void put_head(void)
{
	fputs(".\\\" Made by `simul man`.\n.TH SIMUL 1 \"" SIMUL_DATE "\" \"simul ", stdout);
	put_text(simul_version());
	fputs("\" \"User Commands\"\n", stdout);
	put_section("SH", "NAME");
	put_line("simul - run the same workloads under several concurrency models");
	put_section("SH", "SYNOPSIS");
	fputs("\\fBsimul\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...]\n", stdout);
	put_section("SH", "DESCRIPTION");
	put_line("A simul is an exhibition in which one chess master plays many boards at once. "
		 "This program runs workloads, each written once, one task after the other, on an "
		 "event loop, by a pool of threads and by a pool of processes, and measures what "
		 "each model costs and gains.");
}

static void put_page(void)
{
	put_head();
	put_commands();
	put_workloads();
	put_models();
	put_exit_status();
	put_section("SH", "SEE ALSO");
	fputs("\\fBhyperfine\\fR(1), \\fBgnuplot\\fR(1)\n", stdout);
}

/* Has man(1) show what is written to standard output from now on. NULL: there is no man. */
static FILE *open_reader(void)
{
	FILE *reader = tool_is_there("man") ? popen("man -l -", "w") : NULL;

	if (reader && dup2(fileno(reader), STDOUT_FILENO) < 0) {
		pclose(reader);
		return NULL;
	}
	return reader;
}

static int command_main(const char **operands, int count)
{
	if (count > 0)
		return complain(EXIT_USAGE, "man takes no operand, but got '%s'", operands[0]);
	FILE *reader = isatty(STDOUT_FILENO) ? open_reader() : NULL;
	put_page();
	if (!reader)
		return EXIT_FINE;
	/* What man reads ends when nobody has its other end open. */
	fflush(stdout);
	if (!freopen("/dev/null", "w", stdout))
		return EXIT_WRONG;
	return pclose(reader) == 0 ? EXIT_FINE : EXIT_WRONG;
}

const struct command command_man = {
	.name = "man",
	.summary = "show the manual page",
	.details = "On a terminal man(1) shows it; else it is printed, in the form that man reads.",
	.main = command_main,
};
