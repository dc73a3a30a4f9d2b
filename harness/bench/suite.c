/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds suites and reads them. */
#include "harness/bench/suite.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/suite_row.h"
#include "harness/files/file.h"
#include "harness/files/input_file.h"
#include "harness/files/resource.h"
#include "harness/process/exit.h"

#define SUITES_MAX 64

static const struct shape_member suite_shape[] = {
	{"suite", SHAPE_TEXT, true},
	{"summary", SHAPE_TEXT, true},
	{"rounds", SHAPE_COUNT, true},
	{"warmups", SHAPE_NUMBER, false},
	{"claims", SHAPE_FLAG, false},
	{"defaults", SHAPE_OBJECT, false},
	{"rows", SHAPE_OBJECTS, true},
	SHAPE_MEMBERS_END,
};

static const struct shape_member row_shape[] = {SUITE_ROW_MEMBERS, SHAPE_MEMBERS_END};

static bool has_row(const struct suite *suite, const char *name)
{
	const json_t *row;
	size_t i;

	json_array_foreach(suite->rows, i, row)
	{
		if (strcmp(shape_text_or(row, "row", ""), name) == 0)
			return true;
	}
	return false;
}

int suite_add_row(struct suite *suite, const json_t *object, const char *name, const char *claim,
	const json_t *na, const json_t *more_na, struct problem *problem)
{
	json_t *row;
	int status = has_row(suite, name)
			     ? shape_broken(problem, name, "there twice")
			     : suite_row_expand(&row, object, name, claim, na, more_na, problem);

	if (status == 0)
		json_array_append_new(suite->rows, row);
	return status;
}

static int read_rows(struct suite *suite, struct problem *problem)
{
	json_t *defaults = json_object_get(suite->json, "defaults"), *item;
	int status = 0;
	size_t i;

	json_array_foreach(json_object_get(suite->json, "rows"), i, item)
	{
		const char *name = shape_text(item, "name");
		char where[96];
		snprintf(where, sizeof(where), "rows[%zu]", i);
		if (status < 0)
			break;
		json_object_update_missing(item, defaults);
		status = shape_check(item, row_shape, name ? name : where, problem);
		if (status == 0 && !name)
			status = shape_broken(problem, where, "there is no 'name'");
		if (status == 0)
			status = suite_add_row(suite, item, name, NULL, NULL, NULL, problem);
	}
	return status;
}

/* Reads the suite in a file. 0 or -errno. */
static int read_suite(struct suite *suite, const char *path, struct problem *problem)
{
	*suite = (struct suite){.rows = json_array()};
	int status = input_file_json(&suite->json, path, problem);
	if (status == 0)
		status = shape_check(suite->json, suite_shape, path, problem);
	if (status < 0)
		return status;
	suite->name = shape_text(suite->json, "suite");
	suite->summary = shape_text(suite->json, "summary");
	suite->rounds = (int)json_integer_value(json_object_get(suite->json, "rounds"));
	suite->warmups = (int)json_integer_value(json_object_get(suite->json, "warmups"));
	suite->claims = json_is_true(json_object_get(suite->json, "claims"));
	if (suite->rounds > ROUNDS_MAX || suite->warmups < 0 || suite->warmups > ROUNDS_MAX)
		return shape_broken(
			problem, path, "'rounds' and 'warmups' are %d at most", ROUNDS_MAX);
	if (suite->name[strcspn(suite->name, "/ ")] || suite->name[0] == '.')
		return shape_broken(problem, path, "'%.60s': a suite's name is part of file names",
			suite->name);
	return read_rows(suite, problem);
}

static int find_suites(char *directory)
{
	return resource_find("SIMUL_SUITES", "workloads/suites", "suites", "README.md", directory);
}

static int complain_missing(void)
{
	return complain(EXIT_WRONG, "the suites are not where they were installed; name their "
				    "directory in SIMUL_SUITES");
}

static bool is_path(const char *name)
{
	size_t length = strlen(name);
	return strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".json") == 0);
}

/* The names of the suites in a directory, in order. Returns how many; the texts are owned. */
static int list_suites(const char *directory, char *names[SUITES_MAX])
{
	struct dirent **entries;
	int found = scandir(directory, &entries, NULL, alphasort), count = 0;

	for (int i = 0; i < found; i++) {
		size_t length = strlen(entries[i]->d_name);
		if (is_path(entries[i]->d_name) && entries[i]->d_name[0] != '.' &&
			count < SUITES_MAX)
			names[count++] = format_text("%.*s", (int)length - 5, entries[i]->d_name);
		free(entries[i]);
	}
	if (found >= 0)
		free(entries);
	return count;
}

/* The path of the suite of that name, owned; NULL, having complained. */
static char *path_of(const char *name)
{
	char directory[PATH_MAX], *names[SUITES_MAX], *path = NULL;

	if (is_path(name))
		return format_text("%s", name);
	if (find_suites(directory) < 0) {
		complain_missing();
		return NULL;
	}
	int count = list_suites(directory, names);
	if (choose_word("suite", name, (const char *const *)names, count) >= 0)
		path = format_text("%s/%s.json", directory, name);
	for (int i = 0; i < count; i++)
		free(names[i]);
	return path;
}

int suite_open(struct suite *suite, const char *name)
{
	struct problem problem;
	char *path = path_of(name);

	*suite = (struct suite){.json = NULL};
	if (!path)
		return EXIT_USAGE;
	int status = read_suite(suite, path, &problem);
	/* What is wrong with the file as a whole names it already. */
	bool named = status < 0 && strncmp(problem.text, path, strlen(path)) == 0;
	free(path);
	return status < 0 ? complain(EXIT_USAGE, "suite %s%s%s", named ? "" : name,
				    named ? "" : ": ", problem.text)
			  : EXIT_FINE;
}

void suite_release(struct suite *suite)
{
	json_decref(suite->rows);
	json_decref(suite->json);
	*suite = (struct suite){.json = NULL};
}

int suites_open(struct suites *suites)
{
	char directory[PATH_MAX], *names[SUITES_MAX];
	int code = EXIT_FINE;

	*suites = (struct suites){.items = calloc(SUITES_MAX, sizeof(*suites->items))};
	if (!suites->items)
		abort();
	if (find_suites(directory) < 0)
		code = complain_missing();
	int count = code == EXIT_FINE ? list_suites(directory, names) : 0;
	for (int i = 0; i < count; i++) {
		if (code == EXIT_FINE)
			code = suite_open(&suites->items[suites->count++], names[i]);
		free(names[i]);
	}
	if (code != EXIT_FINE)
		suites_release(suites);
	return code == EXIT_FINE ? EXIT_FINE : EXIT_WRONG;
}

void suites_release(struct suites *suites)
{
	for (size_t i = 0; i < suites->count; i++)
		suite_release(&suites->items[i]);
	free(suites->items);
	*suites = (struct suites){0};
}
