/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/claims/who.h"

#include <string.h>

#include "harness/results/cell.h"
#include "models/model.h"

bool who_is_original(const char *name)
{
	return strncmp(name, WHO_ORIGINAL, strlen(WHO_ORIGINAL)) == 0;
}

bool who_is_reference(const char *name)
{
	return strncmp(name, WHO_REFERENCE, strlen(WHO_REFERENCE)) == 0;
}

bool who_is_interpreted(const char *name)
{
	return who_is_original(name) || strcmp(name, WHO_NODE) == 0;
}

const char *who_counterpart(const char *name)
{
	static const char *const loops[] = {"asyncio", "uvloop"};

	if (!who_is_original(name))
		return name;
	name += strlen(WHO_ORIGINAL);
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
	const char *who;
	bool (*has)(const char *name);
} kinds[] = {
	{"hybrid", is_hybrid},
	{"loop", has_loop},
	{"pool", is_pool},
	{"overlap", overlaps},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

bool who_covers(const char *who, const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].who, who) == 0)
			return kinds[i].has(name);
	return strcmp(who, name) == 0;
}

json_t *who_pick(const json_t *object, const char *name)
{
	name = who_counterpart(name);
	json_t *value = json_object_get(object, name);
	for (size_t i = 0; i < KINDS && !value; i++)
		if (kinds[i].has(name))
			value = json_object_get(object, kinds[i].who);
	return value;
}

static bool is_model(const char *name, size_t length)
{
	for (const struct model *const *m = models; *m; m++)
		if (strlen((*m)->name) == length && strncmp((*m)->name, name, length) == 0)
			return true;
	return false;
}

bool who_known(const char *who)
{
	size_t first = strcspn(who, "+");

	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].who, who) == 0)
			return true;
	if (is_model(who, strlen(who)))
		return true;
	return who[first] == '+' && is_model(who, first) &&
	       is_model(who + first + 1, strlen(who + first + 1));
}
