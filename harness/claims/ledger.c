/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/claims/ledger.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/resource.h"
#include "harness/files/shape.h"

enum { PROBLEM_SIZE = 256 };

/* A2 before A10, by letter and then by number. */
static int by_id(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;

	if (a->id[0] != b->id[0])
		return a->id[0] < b->id[0] ? -1 : 1;
	long first = strtol(a->id + 1, NULL, 10), second = strtol(b->id + 1, NULL, 10);
	return first != second ? (first < second ? -1 : 1) : strcmp(a->id, b->id);
}

static int check_all(struct ledger *ledger, char *problem)
{
	const json_t *id;
	size_t j;

	if (ledger->count > 0)
		qsort(ledger->items, ledger->count, sizeof(*ledger->items), by_id);
	for (size_t i = 0; i < ledger->count; i++) {
		const struct claim *claim = &ledger->items[i];
		if (i > 0 && strcmp(claim->id, claim[-1].id) == 0)
			return shape_broken(problem, claim->id, "there twice");
		json_array_foreach(claim->evidence, j, id)
		{
			if (!ledger_claim(ledger, json_string_value(id)))
				return shape_broken(problem, claim->id,
					"its evidence '%.60s' is no claim", json_string_value(id));
		}
	}
	return 0;
}

static int append(struct ledger *ledger, json_t *json, const char *where, char *problem)
{
	struct claim *items =
		reallocarray(ledger->items, ledger->count + 1, sizeof(*ledger->items));

	if (!items) {
		snprintf(problem, PROBLEM_SIZE, "out of memory");
		return -ENOMEM;
	}
	ledger->items = items;
	return claim_read(&items[ledger->count++], json, where, problem);
}

static int read_file(struct ledger *ledger, const char *directory, const char *name, char *problem)
{
	char path[PATH_MAX];
	json_error_t error;

	if (snprintf(path, sizeof(path), "%s/%s", directory, name) >= (int)sizeof(path))
		return shape_broken(problem, name, "the directory's name is too long");
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		return shape_broken(problem, name, "line %d: %.90s", error.line, error.text);
	int status = append(ledger, json, name, problem);
	json_decref(json);
	const char *id = status == 0 ? ledger->items[ledger->count - 1].id : "";
	if (status == 0 && (strncmp(name, id, strlen(id)) != 0 || name[strlen(id)] != '.'))
		status = shape_broken(problem, name, "its id is '%.60s'", id);
	return status;
}

int ledger_parse(struct ledger *ledger, const json_t *array, char *problem)
{
	int status = json_is_array(array) ? 0 : shape_broken(problem, LEDGER_FILE, "not an array");
	json_t *json;
	size_t i;

	*ledger = (struct ledger){0};
	json_array_foreach(array, i, json)
	{
		if (status == 0)
			status = append(ledger, json, LEDGER_FILE, problem);
	}
	if (status == 0)
		status = check_all(ledger, problem);
	if (status < 0)
		ledger_release(ledger);
	return status;
}

static bool is_claim_file(const char *name)
{
	size_t length = strlen(name);
	return isalnum((unsigned char)name[0]) && length > 5 &&
	       strcmp(name + length - 5, ".json") == 0;
}

int ledger_read(struct ledger *ledger, const char *directory, char *problem)
{
	const struct dirent *entry;
	DIR *stream = opendir(directory);
	int status = stream ? 0 : -errno;

	*ledger = (struct ledger){0};
	if (!stream) {
		snprintf(problem, PROBLEM_SIZE, "%.150s: %s", directory, strerror(-status));
		return status;
	}
	while (status == 0 && (entry = readdir(stream)) != NULL)
		if (is_claim_file(entry->d_name))
			status = read_file(ledger, directory, entry->d_name, problem);
	closedir(stream);
	if (status == 0)
		status = check_all(ledger, problem);
	if (status < 0)
		ledger_release(ledger);
	return status;
}

int ledger_find(char *directory)
{
	return resource_find("SIMUL_CLAIMS", "workloads/claims", "claims", "README.md", directory);
}

json_t *ledger_json(const struct ledger *ledger, const bool *chosen)
{
	json_t *array = json_array();

	for (size_t i = 0; i < ledger->count; i++)
		if (!chosen || chosen[i])
			json_array_append(array, ledger->items[i].json);
	return array;
}

const struct claim *ledger_claim(const struct ledger *ledger, const char *id)
{
	for (size_t i = 0; i < ledger->count; i++)
		if (strcmp(ledger->items[i].id, id) == 0)
			return &ledger->items[i];
	return NULL;
}

void ledger_release(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->count; i++)
		claim_release(&ledger->items[i]);
	free(ledger->items);
	*ledger = (struct ledger){0};
}
