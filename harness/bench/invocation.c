/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the command line of a cell. */
#include "harness/bench/invocation.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/file.h"
#include "harness/helper/helper.h"
#include "harness/results/model_kind.h"

/* The program, `run`, the workload, --json, nine options with a value, and the end. */
#define WORDS_MAX (5 + 2 * 9)

struct words {
	char **items;
	int count;
};

static void add(struct words *words, char *word)
{
	words->items[words->count++] = word;
}

static void add_copy(struct words *words, const char *word)
{
	add(words, format_text("%s", word));
}

static void add_option(struct words *words, const char *name, char *value)
{
	add_copy(words, name);
	add(words, value);
}

static void add_settings(struct words *words, const json_t *settings)
{
	const json_t *text;
	size_t i;

	json_array_foreach(settings, i, text)
	{
		add_option(words, "--set", format_text("%s", json_string_value(text)));
	}
}

static void add_program(
	struct words *words, const struct conditions *conditions, const struct plan_cell *cell)
{
	char first[PATH_MAX + 16], second[PATH_MAX + 16];

	programs_command(conditions->programs, cell->base ? conditions->base : conditions->program,
		cell, first, second);
	add_copy(words, first);
	add_copy(words, second);
}

void invocation_name_helper(pid_t helper)
{
	char *name = format_text("%d", (int)helper);

	setenv(HELPER_VARIABLE, name, 1);
	free(name);
}

char **invocation_make(
	const struct plan_cell *cell, const struct conditions *conditions, const char *trace)
{
	size_t settings = json_array_size(cell->row->settings) + json_array_size(cell->settings);
	struct words words = {.items = calloc(WORDS_MAX + 2 * settings, sizeof(char *))};

	if (!words.items)
		abort();
	bool original = kind_is_original(cell->model);
	bool ours = !original && !kind_is_reference(cell->model);

	add_program(&words, conditions, cell);
	add_copy(&words, cell->row->workload);
	add_option(&words, "--model", format_text("%s", cell->model));
	add_option(&words, "--workers", format_text("%d", cell->workers));
	if (cell->tasks)
		add_option(&words, "--tasks", format_text("%" PRId64, cell->tasks));
	add_option(&words, "--second", format_text("%.15g", cell->second));
	add_settings(&words, cell->row->settings);
	add_settings(&words, cell->settings);
	add_option(&words, "--port", format_text("%" PRIu16, conditions->port));
	if (!original)
		add_option(&words, "--work-rate", format_text("%.0f", conditions->work_rate));
	if (ours && conditions->stacks)
		add_option(&words, "--stacks", format_text("%s", conditions->stacks));
	if (ours && trace)
		add_option(&words, "--trace", format_text("%s", trace));
	add_copy(&words, "--json");
	return words.items;
}

void invocation_free(char **words)
{
	for (char **word = words; *word; word++)
		free(*word);
	free(words);
}
