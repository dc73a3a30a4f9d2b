/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul list`: what there is to run, under what, and what is claimed. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/suite.h"
#include "harness/cell/settings.h"
#include "harness/cli/command.h"
#include "harness/format/shape.h"
#include "harness/process/exit.h"
#include "harness/cli/help.h"
#include "harness/results/record.h"
#include "harness/claims/claim_set.h"
#include "models/model.h"
#include "workloads/arrivals.h"

static int as_json;

static const struct poptOption options[] = {
	{"json", 0, POPT_ARG_NONE, &as_json, 0, "print JSON instead of a table", NULL},
	COMMAND_OPTIONS_END,
};

static int print_json(json_t *json)
{
	if (!json)
		return EXIT_WRONG;
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(json);
	return EXIT_FINE;
}

static int wider(int width, const char *text)
{
	return (int)strlen(text) > width ? (int)strlen(text) : width;
}

static void print_summary(const char *name, int width, const char *summary)
{
	help_wrap(stdout, printf("  %-*s  ", width, name), width + 4, summary);
}

static const char *type_name(enum option_type type)
{
	static const char *const names[] = {[OPTION_INTEGER] = "integer",
		[OPTION_SECONDS] = "seconds",
		[OPTION_PORTION] = "portion",
		[OPTION_RATE] = "rate",
		[OPTION_LIST] = "list",
		[OPTION_TEXT] = "text",
		[OPTION_CHOICE] = "choice"};
	return names[type];
}

/* "all|some|none" as an array. */
static json_t *choices_json(const char *words)
{
	json_t *list = json_array();

	for (size_t length; *words; words += length + (words[length] == '|')) {
		length = strcspn(words, "|");
		json_array_append_new(list, json_stringn(words, length));
	}
	return list;
}

static json_t *option_json(const struct workload_option *option)
{
	json_t *json = json_pack("{s:s, s:s, s:s?, s:s?}", "name", option->name, "type",
		type_name(option->type), "default", option->initial, "help", option->help);

	if (option->type == OPTION_INTEGER) {
		json_object_set_new(json, "least", json_integer(option->min));
		json_object_set_new(json, "most", json_integer(option->max));
	}
	if (option->type == OPTION_CHOICE) {
		json_t *choices = choices_json(option->initial);
		json_object_set(json, "default", json_array_get(choices, 0));
		json_object_set_new(json, "choices", choices);
	}
	return json;
}

static json_t *workloads_json(void)
{
	json_t *list = json_array();

	for (const struct workload *const *workload = workloads; *workload; workload++) {
		json_t *settings = json_array();
		for (int i = 0; settings_option(*workload, i); i++)
			json_array_append_new(settings, option_json(settings_option(*workload, i)));
		/* 0: the options decide how many */
		json_t *tasks =
			(*workload)->tasks > 0 ? json_integer((*workload)->tasks) : json_null();
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:o, s:o}", "name", (*workload)->name, "summary",
				(*workload)->summary, "tasks", tasks, "options", settings));
	}
	return list;
}

static void print_settings(const struct workload_option *first)
{
	int names = 0, defaults = 0;

	for (const struct workload_option *option = first; option && option->name; option++) {
		names = wider(names, option->name);
		defaults = wider(defaults, option->initial ? option->initial : "");
	}
	/* One long default must not push the help of all others off the line. */
	if (defaults > 16)
		defaults = 16;
	for (const struct workload_option *option = first; option && option->name; option++) {
		int column = printf("    %-*s = %-*s  ", names, option->name, defaults,
			option->initial ? option->initial : "");
		help_wrap(stdout, column, names + defaults + 9, option->help ? option->help : "");
	}
}

/* Once, and not for each workload that takes them. */
static void print_arrivals(void)
{
	char names[512] = "How tasks arrive, options of";

	for (const struct workload *const *workload = workloads; *workload; workload++)
		if (arrivals_taken(*workload))
			snprintf(names + strlen(names), sizeof(names) - strlen(names), " %s",
				(*workload)->name);
	putchar('\n');
	help_wrap(stdout, 0, 0, names);
	print_settings(arrivals_options);
}

static int workloads_print(void)
{
	int width = 0;

	for (const struct workload *const *workload = workloads; *workload; workload++)
		width = wider(width, (*workload)->name);
	for (const struct workload *const *workload = workloads; *workload; workload++) {
		print_summary((*workload)->name, width, (*workload)->summary);
		print_settings((*workload)->options);
	}
	print_arrivals();
	return EXIT_FINE;
}

/* One of them, with all its options. */
static int workload_print(const struct workload *workload)
{
	if (as_json) {
		json_t *options_array = json_array();
		for (int i = 0; settings_option(workload, i); i++)
			json_array_append_new(
				options_array, option_json(settings_option(workload, i)));
		return print_json(options_array);
	}
	printf("%s: ", workload->name);
	help_wrap(stdout, (int)strlen(workload->name) + 2, 0, workload->summary);
	if (workload->details)
		help_wrap(stdout, 0, 0, workload->details);
	print_settings(workload->options);
	if (arrivals_taken(workload))
		print_settings(arrivals_options);
	return EXIT_FINE;
}

static json_t *models_json(void)
{
	json_t *list = json_array();

	for (const struct model *const *m = models; *m; m++)
		json_array_append_new(list,
			json_pack("{s:s, s:s}", "name", (*m)->name, "summary", (*m)->summary));
	return list;
}

static int models_print(void)
{
	int width = 0;

	for (const struct model *const *m = models; *m; m++)
		width = wider(width, (*m)->name);
	for (const struct model *const *m = models; *m; m++) {
		print_summary((*m)->name, width, (*m)->summary);
	}
	return EXIT_FINE;
}

static json_t *rows_json(const struct suite *suite)
{
	static const char *const members[] = {"title", "section", "workload"};
	json_t *list = json_array(), *row;
	size_t i;

	json_array_foreach(suite->rows, i, row)
	{
		json_t *item = json_pack("{s:O}", "name", json_object_get(row, "row"));
		for (size_t j = 0; j < sizeof(members) / sizeof(members[0]); j++)
			json_object_set(item, members[j], json_object_get(row, members[j]));
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *suites_json(void)
{
	struct suites suites;

	if (suites_open(&suites) != EXIT_FINE)
		return NULL;
	json_t *list = json_array();
	for (size_t i = 0; i < suites.count; i++) {
		const struct suite *suite = &suites.items[i];
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:i, s:i, s:b, s:o}", "name", suite->name, "summary",
				suite->summary, "rounds", suite->rounds, "warmups", suite->warmups,
				"claims", suite->claims, "rows", rows_json(suite)));
	}
	suites_release(&suites);
	return list;
}

static void print_rows(const struct suite *suite, int indent)
{
	char *text = NULL;
	size_t size, i;
	FILE *stream = open_memstream(&text, &size);
	const json_t *row;

	if (!stream)
		return;
	json_array_foreach(suite->rows, i, row)
	{
		fprintf(stream, "%s%s", i > 0 ? ", " : "", shape_text(row, "row"));
	}
	fputs(suite->claims ? ", and those of the claims" : "", stream);
	fclose(stream);
	help_wrap(stdout, printf("%*s", indent, ""), indent, text);
	free(text);
}

static int suites_print(void)
{
	struct suites suites;
	int width = 0;

	if (suites_open(&suites) != EXIT_FINE)
		return EXIT_WRONG;
	for (size_t i = 0; i < suites.count; i++)
		width = wider(width, suites.items[i].name);
	for (size_t i = 0; i < suites.count; i++) {
		print_summary(suites.items[i].name, width, suites.items[i].summary);
		print_rows(&suites.items[i], width + 4);
	}
	suites_release(&suites);
	return EXIT_FINE;
}

static json_t *claims_json(void)
{
	struct claim_set claim_set;

	if (claim_set_open(&claim_set) != EXIT_FINE)
		return NULL;
	json_t *list = claim_set_json(&claim_set, NULL);
	claim_set_release(&claim_set);
	return list;
}

static int claims_print(void)
{
	struct claim_set claim_set;

	if (claim_set_open(&claim_set) != EXIT_FINE)
		return EXIT_WRONG;
	for (size_t i = 0; i < claim_set.count; i++) {
		int column = printf("  %-3s  ", claim_set.items[i].id);
		help_wrap(stdout, column, 7, claim_set.items[i].says);
	}
	claim_set_release(&claim_set);
	return EXIT_FINE;
}

static int fields_print(void)
{
	record_document(stdout);
	return EXIT_FINE;
}

static const struct kind {
	const char *name, *heading; /* no heading: shown only if it is asked for */
	json_t *(*json)(void);	    /* NULL, having complained, if it cannot be had */
	int (*print)(void);	    /* answers an enum exit_code */
} kinds[] = {
	{"workloads", "workloads, with their settings for --set NAME=VALUE", workloads_json,
		workloads_print},
	{"models", "models, for --model", models_json, models_print},
	{"suites", "suites, for simul bench --suite, and their rows, for --only", suites_json,
		suites_print},
	{"claims", "claims of the documents, for simul bench --only", claims_json, claims_print},
	{"fields", NULL, record_schema, fields_print},
};

#define KINDS (sizeof kinds / sizeof *kinds)

static int list_one(const struct kind *kind)
{
	if (as_json)
		return print_json(kind->json());
	return kind->print();
}

static int list_all(void)
{
	if (as_json) {
		json_t *all = json_object();
		for (size_t i = 0; i < KINDS && kinds[i].heading; i++)
			if (json_object_set_new(all, kinds[i].name, kinds[i].json()) < 0) {
				json_decref(all);
				return EXIT_WRONG;
			}
		return print_json(all);
	}
	for (size_t i = 0; i < KINDS && kinds[i].heading; i++) {
		printf("%s%s:\n", i > 0 ? "\n" : "", kinds[i].heading);
		int code = kinds[i].print();
		if (code != EXIT_FINE)
			return code;
	}
	return EXIT_FINE;
}

static int command_main(const char **operands, int count)
{
	const char *names[KINDS];

	if (count > 1)
		return complain(
			EXIT_USAGE, "list takes one operand, but got '%s' too", operands[1]);
	if (count == 0)
		return list_all();
	for (size_t i = 0; i < KINDS; i++)
		names[i] = kinds[i].name;
	for (const struct workload *const *workload = workloads; *workload; workload++)
		if (strcmp((*workload)->name, operands[0]) == 0)
			return workload_print(*workload);
	int found = choose_word("list", operands[0], names, KINDS);
	return found < 0 ? EXIT_USAGE : list_one(&kinds[found]);
}

const struct command command_list = {
	.name = "list",
	.arguments = "[workloads|models|suites|claims|fields|WORKLOAD]",
	.summary = "show the workloads, models, suites and claims there are",
	.details = "Without an operand it shows these four; with the name of a workload its "
		   "options.  With --json and an operand it "
		   "prints an array, with --json alone an object of the four arrays. `simul list "
		   "fields` prints what a record holds as a table in Markdown, with --json as a "
		   "JSON schema.",
	.options = options,
	.main = command_main,
};
