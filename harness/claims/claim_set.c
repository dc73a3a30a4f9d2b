/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All claims: read from their directory or from a bench, and found by name. */
#include "harness/claims/claim_set.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/resource.h"
#include "harness/process/exit.h"
#include "harness/format/shape.h"

/* A2 before A10, by letter and then by number. */
static int by_id(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;

	if (a->id[0] != b->id[0])
		return a->id[0] < b->id[0] ? -1 : 1;
	long first = strtol(a->id + 1, NULL, 10), second = strtol(b->id + 1, NULL, 10);
	return first != second ? (first < second ? -1 : 1) : strcmp(a->id, b->id);
}

static int check_all(struct claim_set *claim_set, struct problem *problem)
{
	const json_t *id;
	size_t j;

	if (claim_set->count > 0)
		qsort(claim_set->items, claim_set->count, sizeof(*claim_set->items), by_id);
	for (size_t i = 0; i < claim_set->count; i++) {
		const struct claim *claim = &claim_set->items[i];
		if (i > 0 && strcmp(claim->id, claim[-1].id) == 0)
			return shape_broken(problem, claim->id, "there twice");
		json_array_foreach(claim->evidence, j, id)
		{
			if (!claim_set_claim(claim_set, json_string_value(id)))
				return shape_broken(problem, claim->id,
					"its evidence '%.60s' is no claim", json_string_value(id));
		}
	}
	return 0;
}

static int append(
	struct claim_set *claim_set, json_t *json, const char *where, struct problem *problem)
{
	struct claim *items =
		reallocarray(claim_set->items, claim_set->count + 1, sizeof(*claim_set->items));

	if (!items)
		return problem_set(problem, -ENOMEM, "out of memory");
	claim_set->items = items;
	return claim_read(&items[claim_set->count++], json, where, problem);
}

static int read_file(struct claim_set *claim_set, const char *directory, const char *name,
	struct problem *problem)
{
	char path[PATH_MAX];
	json_error_t error;

	if (snprintf(path, sizeof(path), "%s/%s", directory, name) >= (int)sizeof(path))
		return shape_broken(problem, name, "the directory's name is too long");
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		return shape_broken(problem, name, "line %d: %.90s", error.line, error.text);
	int status = append(claim_set, json, name, problem);
	json_decref(json);
	const char *id = status == 0 ? claim_set->items[claim_set->count - 1].id : "";
	if (status == 0 && (strncmp(name, id, strlen(id)) != 0 || name[strlen(id)] != '.'))
		status = shape_broken(problem, name, "its id is '%.60s'", id);
	return status;
}

int claim_set_parse(struct claim_set *claim_set, const json_t *array, struct problem *problem)
{
	int status =
		json_is_array(array) ? 0 : shape_broken(problem, "claims.json", "not an array");
	json_t *json;
	size_t i;

	*claim_set = (struct claim_set){0};
	json_array_foreach(array, i, json)
	{
		if (status == 0)
			status = append(claim_set, json, "claims.json", problem);
	}
	if (status == 0)
		status = check_all(claim_set, problem);
	if (status < 0)
		claim_set_release(claim_set);
	return status;
}

static bool is_claim_file(const char *name)
{
	size_t length = strlen(name);
	return isalnum((unsigned char)name[0]) && length > 5 &&
	       strcmp(name + length - 5, ".json") == 0;
}

/* Reads every *.json of a directory. 0; or -errno (-EPROTO for a file that is no claim) with one
 * line in `problem`, and then nothing is left allocated. */
static int read_directory(
	struct claim_set *claim_set, const char *directory, struct problem *problem)
{
	const struct dirent *entry;
	DIR *stream = opendir(directory);
	int status = stream ? 0 : -errno;

	*claim_set = (struct claim_set){0};
	if (!stream)
		return problem_set(problem, status, "%.150s: %s", directory, strerror(-status));
	while (status == 0 && (entry = readdir(stream)) != NULL)
		if (is_claim_file(entry->d_name))
			status = read_file(claim_set, directory, entry->d_name, problem);
	closedir(stream);
	if (status == 0)
		status = check_all(claim_set, problem);
	if (status < 0)
		claim_set_release(claim_set);
	return status;
}

int claim_set_open(struct claim_set *claim_set)
{
	struct problem problem;
	char directory[PATH_MAX];

	*claim_set = (struct claim_set){0};
	if (resource_find("SIMUL_CLAIMS", "workloads/claims", "claims", "README.md", directory) < 0)
		return complain(EXIT_WRONG, "the claims are not where they were installed; name "
					    "their directory in SIMUL_CLAIMS");
	if (read_directory(claim_set, directory, &problem) < 0)
		return complain(EXIT_WRONG, "claims: %s", problem.text);
	return EXIT_FINE;
}

json_t *claim_set_json(const struct claim_set *claim_set, const bool *chosen)
{
	json_t *array = json_array();

	for (size_t i = 0; i < claim_set->count; i++)
		if (!chosen || chosen[i])
			json_array_append(array, claim_set->items[i].json);
	return array;
}

const struct claim *claim_set_claim(const struct claim_set *claim_set, const char *id)
{
	for (size_t i = 0; i < claim_set->count; i++)
		if (strcmp(claim_set->items[i].id, id) == 0)
			return &claim_set->items[i];
	return NULL;
}

void claim_set_release(struct claim_set *claim_set)
{
	for (size_t i = 0; i < claim_set->count; i++)
		claim_release(&claim_set->items[i]);
	free(claim_set->items);
	*claim_set = (struct claim_set){0};
}
