/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command lines out of arbitrary bytes: words parted by newlines, the first a command. What reads
 * results runs as it is, in a directory that holds some; what would start work, servers or other
 * programs is only parsed, as far as it can be without starting them. */
#include <popt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/cli/option.h"
#include "harness/claims/claim_plan.h"
#include "harness/cell/settings.h"
#include "tests/fuzz/fuzz.h"
#include "workloads/workload.h"

enum { WORDS_MAX = 64, OPTIONS_MAX = 64, CODES = EXIT_DEADLOCK + 1 };

static const struct command *current;

/* The variable that an option of the current command names, or NULL. */
static void *variable_of(const char *name)
{
	for (const struct poptOption *option = current->options; option && option->arg; option++)
		if (option->longName && strcmp(option->longName, name) == 0)
			return option->arg;
	return NULL;
}

static const char *text_of(const char *name)
{
	char **text = variable_of(name);
	return text ? *text : NULL;
}

static int parse_settings(const struct workload *workload)
{
	char ***settings = variable_of("set");
	void *state = calloc(1, workload->state);

	if (!state)
		abort();
	int code =
		settings_apply(workload, state, settings ? (const char *const *)*settings : NULL);
	if (code == EXIT_FINE)
		json_decref(settings_describe(workload, state));
	settings_release(workload, state);
	free(state);
	return code;
}

static int parse_run(const char **operands, int count)
{
	for (size_t i = 0; count == 1 && workloads[i]; i++)
		if (strcmp(workloads[i]->name, operands[0]) == 0)
			return parse_settings(workloads[i]);
	return EXIT_USAGE;
}

static int parse_bench(const char **operands, int count)
{
	const char *suite = text_of("suite");
	struct suite opened;
	struct plan plan;

	(void)operands, (void)count;
	int code = claim_plan_open(
		&plan, &opened, suite ? suite : "smoke", text_of("only"), text_of("models"));
	plan_release(&plan);
	suite_release(&opened);
	return code;
}

static int parse_only(const char **operands, int count)
{
	(void)operands, (void)count;
	return EXIT_FINE;
}

/* Some write beside what they read, so only within the directory made for it. */
static int run_inside(const char **operands, int count)
{
	if (text_of("plot"))
		return EXIT_FINE;
	for (int i = 0; i < count; i++)
		if (operands[i][0] == '/' || strstr(operands[i], ".."))
			return EXIT_FINE;
	return current->main(operands, count);
}

/* Those that read and print, and start nothing. */
static const char *const readers[] = {
	"list", "report", "claims", "compare", "trend", "plot", "man", NULL};

static bool only_reads(const struct command *command)
{
	for (size_t i = 0; readers[i]; i++)
		if (strcmp(command->name, readers[i]) == 0)
			return true;
	return false;
}

static struct command harmless(const struct command *command)
{
	struct command copy = *command;

	if (command == &command_run)
		copy.main = parse_run;
	else if (command == &command_bench)
		copy.main = parse_bench;
	else
		copy.main = only_reads(command) ? run_inside : parse_only;
	return copy;
}

/* Variables of options hold their defaults only until the first parse. */
union value {
	char *text, **list;
	int number;
	long wide;
	long long widest;
	float narrow_real;
	double real;
};

static size_t size_of(const struct poptOption *option)
{
	switch (option->argInfo & POPT_ARG_MASK) {
	case POPT_ARG_STRING:
		return sizeof(char *);
	case POPT_ARG_ARGV:
		return sizeof(char **);
	case POPT_ARG_LONG:
		return sizeof(long);
	case POPT_ARG_LONGLONG:
		return sizeof(long long);
	case POPT_ARG_FLOAT:
		return sizeof(float);
	case POPT_ARG_DOUBLE:
		return sizeof(double);
	default:
		return sizeof(int);
	}
}

static void save(const struct command *command, union value *values)
{
	for (int i = 0; command->options && command->options[i].arg && i < OPTIONS_MAX; i++)
		memcpy(&values[i], command->options[i].arg, size_of(&command->options[i]));
}

static void free_list(char **list)
{
	for (char **text = list; text && *text; text++)
		free(*text);
	free(list);
}

static void restore(const struct command *command, const union value *values)
{
	for (int i = 0; command->options && command->options[i].arg && i < OPTIONS_MAX; i++) {
		const struct poptOption *option = &command->options[i];
		if ((option->argInfo & POPT_ARG_MASK) == POPT_ARG_ARGV)
			free_list(*(char ***)option->arg);
		memcpy(option->arg, &values[i], size_of(option));
	}
}

static void dispatch(const struct command *command, int argc, const char **argv)
{
	union value values[OPTIONS_MAX];
	struct command copy = harmless(command);

	current = command;
	save(command, values);
	int code = command_dispatch(&copy, argc, argv);
	if (code < 0 || code >= CODES)
		abort();
	restore(command, values);
}

/* A results directory of one row, measured once. */
static void prepare(void)
{
	static const char bench[] =
		"{\"schema\":1,\"suite\":\"smoke\",\"rows\":[{\"row\":\"A\",\"section\":\"io\","
		"\"workload\":\"sleep\",\"cells\":[{\"model\":\"sequential\",\"workers\":1}]}]}\n";
	static const char record[] =
		"{\"schema\":1,\"workload\":\"sleep\",\"row\":\"A\",\"model\":\"sequential\","
		"\"workers\":1,\"tasks\":1,\"round\":1,\"position\":1,\"wall_s\":1.5}\n";

	fuzz_enter_directory();
	fuzz_make_directory("r");
	FILE *file = fopen("r/bench.json", "we");
	if (!file || fputs(bench, file) == EOF || fclose(file) != 0)
		abort();
	file = fopen("r/records.jsonl", "we");
	if (!file || fputs(record, file) == EOF || fclose(file) != 0)
		abort();
	/* No other program can be found, no runner of GitHub's is near. */
	setenv("PATH", "/nowhere", 1);
	unsetenv("GITHUB_ACTIONS");
	unsetenv("GITHUB_STEP_SUMMARY");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int prepared;
	const char *argv[WORDS_MAX + 1];
	char *text = malloc(size + 1), *rest = text;
	int argc = 0;

	if (!text)
		abort();
	if (!prepared) {
		prepare();
		prepared = 1;
	}
	memcpy(text, data, size);
	text[size] = '\0';
	while (rest && argc < WORDS_MAX)
		argv[argc++] = strsep(&rest, "\n");
	argv[argc] = NULL;
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(argv[0], commands[i]->name) == 0)
			dispatch(commands[i], argc, argv);
	free(text);
	return 0;
}
