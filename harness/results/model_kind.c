/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models by name and by kind. */
#include "harness/results/model_kind.h"

#include <string.h>

#include "harness/results/cell.h"
#include "models/model.h"

bool kind_is_original(const char *name)
{
	return strncmp(name, MODEL_ORIGINAL, strlen(MODEL_ORIGINAL)) == 0;
}

bool kind_is_reference(const char *name)
{
	return strncmp(name, MODEL_REFERENCE, strlen(MODEL_REFERENCE)) == 0;
}

bool kind_is_interpreted(const char *name)
{
	return kind_is_original(name) || strcmp(name, MODEL_NODE) == 0;
}

const char *kind_counterpart(const char *name)
{
	static const char *const loops[] = {"asyncio", "uvloop"};

	if (!kind_is_original(name))
		return name;
	name += strlen(MODEL_ORIGINAL);
	for (size_t i = 0; i < sizeof(loops) / sizeof(loops[0]); i++)
		if (strcmp(name, loops[i]) == 0)
			return "eventloop";
	return name;
}

static bool overlaps(const char *name)
{
	return strcmp(name, MODEL_BASELINE) != 0;
}

static bool has_loop(const char *name)
{
	return strncmp(name, "eventloop", strlen("eventloop")) == 0;
}

static bool is_pool(const char *name)
{
	return overlaps(name) && !has_loop(name);
}

static bool is_hybrid(const char *name)
{
	return has_loop(name) && strchr(name, '+') != NULL;
}

/* The narrowest kinds first. */
static const struct {
	const char *name;
	bool (*has)(const char *model);
} kinds[] = {
	{"hybrid", is_hybrid},
	{"loop", has_loop},
	{"pool", is_pool},
	{"overlap", overlaps},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static bool is_kind(const char *word)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, word) == 0)
			return true;
	return false;
}

bool kind_covers(const char *word, const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, word) == 0)
			return kinds[i].has(name);
	return strcmp(word, name) == 0;
}

json_t *kind_pick(const json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	name = kind_counterpart(name);
	if (!value)
		value = json_object_get(object, name);
	for (size_t i = 0; i < KINDS && !value; i++)
		if (kinds[i].has(name))
			value = json_object_get(object, kinds[i].name);
	return value;
}

const struct model *kind_model(const char *name)
{
	for (const struct model *const *m = models; *m; m++)
		if (strcmp((*m)->name, name) == 0)
			return *m;
	return NULL;
}

/* Also of a later version of this program. */
static bool is_composed(const char *word)
{
	char first[64];
	size_t length = strcspn(word, "+");

	if (word[length] != '+' || length >= sizeof(first))
		return false;
	memcpy(first, word, length);
	first[length] = '\0';
	return kind_model(first) && kind_model(word + length + 1);
}

bool kind_known(const char *word)
{
	return is_kind(word) || kind_model(word) || is_composed(word);
}

enum { RANKS = 8 };

/* The order of a row's models: first the sequential one, which is right when results differ, then
 * the loop, then pools, then loops with a pool beside them; threads before processes. */
static int rank(const struct model *m)
{
	int kind = !overlaps(m->name) ? 0 : is_hybrid(m->name) ? 3 : is_pool(m->name) ? 2 : 1;
	return 2 * kind + (m->worker_processes != NULL);
}

json_t *kind_models(const char *word)
{
	json_t *names = json_array();

	if (word && !is_kind(word)) {
		json_array_append_new(names, json_string(word));
		return names;
	}
	for (int wanted = 0; wanted < RANKS; wanted++)
		for (const struct model *const *m = models; *m; m++)
			if (rank(*m) == wanted && (!word || kind_covers(word, (*m)->name)))
				json_array_append_new(names, json_string((*m)->name));
	return names;
}
