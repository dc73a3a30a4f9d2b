/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A check as a claim has it: what it looks at and what it wants. */
#include "harness/results/check.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/results/model_kind.h"

static const struct shape_member check_shape[] = {
	{"fact", SHAPE_TEXT, false},
	{"field", SHAPE_TEXT, false},
	{"ratio", SHAPE_TEXT, false},
	{"is", SHAPE_VALUE, false},
	{"least", SHAPE_NUMBER, false},
	{"most", SHAPE_NUMBER, false},
	{"times", SHAPE_TEXT, false},
	{"median", SHAPE_FLAG, false},
	{"of", SHAPE_TEXT, false},
	{"to", SHAPE_TEXT, false},
	{"models", SHAPE_TEXTS, false},
	SHAPE_MEMBERS_END,
};

static double number_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return value ? json_number_value(value) : NAN;
}

int check_read_subject(
	struct check *check, const json_t *json, const char *where, struct problem *problem)
{
	static const char *const sources[] = {
		[CHECK_FACT] = "fact", [CHECK_FIELD] = "field", [CHECK_RATIO] = "ratio"};
	int found = 0;

	for (enum check_source source = CHECK_FACT; source <= CHECK_RATIO; source++) {
		const char *name = shape_text(json, sources[source]);
		if (!name)
			continue;
		check->source = source;
		check->name = name;
		found++;
	}
	if (found != 1)
		return shape_broken(problem, where,
			"exactly one of 'fact', 'field' and 'ratio' must be "
			"there");
	if ((check->source == CHECK_RATIO) != (check->of && check->to) ||
		(!check->of) != (!check->to))
		return shape_broken(problem, where, "'of' and 'to' belong to a 'ratio'");
	return 0;
}

static int read_bounds(
	struct check *check, const json_t *json, const char *where, struct problem *problem)
{
	const char *times = shape_text(json, "times");

	check->times_cores = times != NULL;
	if (times && strcmp(times, "cores") != 0)
		return shape_broken(problem, where, "'times' can only be \"cores\"");
	if ((check->is != NULL) == (!isnan(check->min) || !isnan(check->max)))
		return shape_broken(
			problem, where, "either 'is' or 'least' and 'most' must be there");
	if (check->min > check->max)
		return shape_broken(problem, where, "'least' is above 'most'");
	return 0;
}

static int read_check(
	struct check *check, const json_t *json, const char *where, struct problem *problem)
{
	const json_t *kind;
	size_t i;
	int status = shape_check(json, check_shape, where, problem);

	if (status < 0)
		return status;
	*check = (struct check){
		.is = json_object_get(json, "is"),
		.min = number_of(json, "least"),
		.max = number_of(json, "most"),
		.median = json_is_true(json_object_get(json, "median")),
		.of = shape_text(json, "of"),
		.to = shape_text(json, "to"),
		.models = json_object_get(json, "models"),
	};
	json_array_foreach(check->models, i, kind)
	{
		if (!kind_known(json_string_value(kind)))
			return shape_broken(
				problem, where, "'%.60s' is no model", json_string_value(kind));
	}
	status = check_read_subject(check, json, where, problem);
	return status < 0 ? status : read_bounds(check, json, where, problem);
}

int checks_read(struct check **checks, size_t *count, const json_t *array, const char *where,
	struct problem *problem)
{
	*count = json_array_size(array);
	*checks = calloc(*count + 1, sizeof(**checks));
	if (!*checks)
		return problem_set(problem, -ENOMEM, "out of memory");
	for (size_t i = 0; i < *count; i++) {
		char path[128];
		snprintf(path, sizeof(path), "%.80s.holds[%zu]", where, i);
		int status = read_check(&(*checks)[i], json_array_get(array, i), path, problem);
		if (status < 0)
			return status;
	}
	return 0;
}

bool check_covers(const struct check *check, const char *model)
{
	const json_t *kind;
	size_t i;

	json_array_foreach(check->models, i, kind)
	{
		if (kind_covers(json_string_value(kind), model))
			return true;
	}
	return check->models == NULL;
}

/* A member of the record, or with dots in its name of an object in it; NULL if there is none. */
static const json_t *member(const struct record *record, const char *name)
{
	const json_t *value = record->json;

	for (const char *rest = name; value; rest++) {
		size_t length = strcspn(rest, ".");
		value = json_object_getn(value, rest, length);
		rest += length;
		if (!*rest)
			break;
	}
	return json_is_null(value) ? NULL : value;
}

const json_t *check_value(const struct check *check, const struct record *record)
{
	if (check->source == CHECK_FACT)
		return json_object_get(json_object_get(record->json, "facts"), check->name);
	return member(record, check->name);
}

double check_number(const struct check *check, const struct record *record)
{
	if (check->source != CHECK_FACT && strcmp(check->name, figure_name(FIGURE_WALL)) == 0)
		return record->wall_s / record->second;
	const json_t *value = check_value(check, record);
	return json_is_number(value) ? json_number_value(value) : NAN;
}

struct interval check_interval(const struct check *check, const struct cell *cell)
{
	double *values = calloc(cell->rounds + 1, sizeof(*values));

	if (!values)
		return INTERVAL_NONE;
	for (size_t i = 0; i < cell->rounds; i++)
		values[i] = check_number(check, cell->records[i]);
	struct interval interval = interval_of(values, cell->rounds);
	free(values);
	return interval;
}
