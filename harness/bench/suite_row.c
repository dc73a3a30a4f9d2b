/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks the rows of suites and claims, and expands them. */
#include "harness/bench/suite_row.h"

#include <stdint.h>
#include <string.h>

#include "harness/cell/cell_plan.h"
#include "harness/cell/settings.h"
#include "harness/machine/machine.h"
#include "harness/process/exit.h"
#include "harness/results/model_kind.h"
#include "harness/results/row.h"
#include "models/model.h"
#include "workloads/workload.h"

/* Rounds that measure a row of a claim that is in no table of the report. */
#define CLAIM_ROUNDS 3

/* Of one cell. */
#define SETTINGS_MAX 32

/* What differs for a model. */
static const struct shape_member model_shape[] = {
	{"workers", SHAPE_COUNT, false},
	{"tasks", SHAPE_COUNT, false},
	{"second", SHAPE_POSITIVE, false},
	{"settings", SHAPE_TEXTS, false},
	SHAPE_MEMBERS_END,
};

int suite_row_check_names(
	const json_t *object, enum shape shape, const char *where, struct problem *problem)
{
	const char *name;
	json_t *value;
	int status = 0;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		const struct shape_member only[] = {{name, shape, true}, SHAPE_MEMBERS_END};
		bool known = kind_known(name) || kind_is_original(name) || kind_is_reference(name);
		json_t *single = json_pack("{s:O}", name, value);
		if (status == 0)
			status = known ? shape_check(single, only, where, problem)
				       : shape_broken(problem, where, "'%.60s' is no model", name);
		json_decref(single);
	}
	return status;
}

static int check_overrides(const json_t *overrides, const char *where, struct problem *problem)
{
	const char *name;
	json_t *own;
	int status = suite_row_check_names(overrides, SHAPE_OBJECT, where, problem);

	json_object_foreach((json_t *)(uintptr_t)overrides, name, own)
	{
		if (status == 0)
			status = shape_check(own, model_shape, where, problem);
	}
	return status;
}

static const struct workload *find_workload(const char *name)
{
	for (const struct workload *const *w = workloads; *w; w++)
		if (strcmp((*w)->name, name) == 0)
			return *w;
	return NULL;
}

static bool has_option(const struct workload *workload, const char *setting)
{
	size_t length = strcspn(setting, "=");
	const struct workload_option *option;

	for (int i = 0; (option = settings_option(workload, i)) != NULL; i++)
		if (strlen(option->name) == length && strncmp(option->name, setting, length) == 0)
			return true;
	return false;
}

/* Whether each of some settings is of an option that the workload has. */
static int check_settings(const struct workload *workload, const json_t *settings,
	const char *where, struct problem *problem)
{
	const json_t *item;
	size_t i;

	json_array_foreach(settings, i, item)
	{
		if (!has_option(workload, json_string_value(item)))
			return shape_broken(problem, where, "workload %s has no option '%.40s'",
				workload->name, json_string_value(item));
	}
	return 0;
}

static bool is_word(const json_t *value, const char *word)
{
	return json_is_string(value) && strcmp(json_string_value(value), word) == 0;
}

/* A number from 1, or "cores". */
static bool is_count(const json_t *value)
{
	return is_word(value, "cores") || json_integer_value(value) >= 1;
}

/* That, "tasks", or an array of counts. */
static bool are_workers(const json_t *value)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value, i, item)
	{
		if (!is_count(item))
			return false;
	}
	return json_is_array(value) ? json_array_size(value) > 0
				    : is_count(value) || is_word(value, "tasks");
}

static int check_row(const json_t *object, const char *name, struct problem *problem)
{
	const struct workload *workload = find_workload(shape_text(object, "workload"));
	const char *name_of_model;
	json_t *own;

	if (!row_name_fits(name))
		return shape_broken(problem, name, "cannot be part of a file's name");
	if (!workload)
		return shape_broken(problem, name,
			"there is no workload '%.40s', see simul list workloads",
			shape_text(object, "workload"));
	if (json_object_get(object, "workers") && !are_workers(json_object_get(object, "workers")))
		return shape_broken(problem, name,
			"'workers' is not a whole number from 1, \"cores\", an array of those, or "
			"\"tasks\"");
	int status = check_settings(workload, json_object_get(object, "settings"), name, problem);
	if (status == 0)
		status = check_overrides(json_object_get(object, "models"), name, problem);
	json_object_foreach(json_object_get(object, "models"), name_of_model, own)
	{
		if (status == 0)
			status = check_settings(
				workload, json_object_get(own, "settings"), name, problem);
	}
	if (status == 0)
		status = suite_row_check_names(
			json_object_get(object, "document"), SHAPE_POSITIVE, name, problem);
	return status;
}

/* A number, or "cores". */
static json_int_t workers_number(const json_t *value)
{
	return json_is_string(value) ? machine_cores() : json_integer_value(value);
}

static size_t add_texts(const char **texts, size_t count, const json_t *settings)
{
	const json_t *item;
	size_t i;

	json_array_foreach(settings, i, item)
	{
		if (count < SETTINGS_MAX)
			texts[count++] = json_string_value(item);
	}
	return count;
}

static const json_t *own_or_common(const json_t *own, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(own, name);
	return value ? value : json_object_get(object, name);
}

/* As many as `simul run` has for the same work with that --workers. -EINVAL if it refuses the work;
 * it has said why. */
static int count_workers(const char *name, const json_t *object, const json_t *own, int asked)
{
	const json_t *tasks = own_or_common(own, object, "tasks");
	const json_t *second = own_or_common(own, object, "second");
	const char *texts[SETTINGS_MAX + 1] = {NULL};
	struct run_request request = {.workload = shape_text(object, "workload"),
		.model = name,
		.workers = asked,
		.tasks = tasks ? json_integer_value(tasks) : RUN_NOT_GIVEN,
		.second = second ? json_number_value(second) : RUN_NOT_GIVEN,
		.settings = texts};
	struct cell_plan plan;

	add_texts(texts, add_texts(texts, 0, json_object_get(object, "settings")),
		json_object_get(own, "settings"));
	int answer = cell_plan_open(&plan, &request);
	cell_plan_close(&plan);
	return answer == EXIT_FINE ? plan.workers.count : -EINVAL;
}

/* What the row says of workers is about pools; a hybrid has one for each core, and so have
 * references. A new value; NULL if the row's work is odd. */
static json_t *workers_of(const char *name, const json_t *object, const json_t *own)
{
	const struct model *runs = kind_model(kind_counterpart(name));
	json_t *asked = json_object_get(own, "workers");

	if (runs && runs->fixed_workers)
		return json_integer(runs->fixed_workers);
	if (!asked && (!runs || runs->concurrency != REACH_WORKERS))
		return json_string("cores");
	if (!asked)
		asked = json_object_get(object, "workers");
	bool each = is_word(asked, "tasks");
	if (asked && !each)
		return json_incref(asked);
	int workers =
		count_workers(runs->name, object, own, each ? WORKERS_PER_TASK : RUN_NOT_GIVEN);
	return workers < 0 ? NULL : json_integer(workers);
}

static void add_cell(json_t *cells, const char *name, const json_t *workers, const json_t *object,
	const json_t *own)
{
	json_t *cell = json_pack("{s:s, s:I}", "model", name, "workers", workers_number(workers));
	static const char *const members[] = {"tasks", "second", "settings"};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		json_t *value = json_object_get(own, members[i]);
		if (value && !json_equal(value, json_object_get(object, members[i])))
			json_object_set(cell, members[i], value);
	}
	json_array_append_new(cells, cell);
}

static int add_model(json_t *cells, const char *name, const json_t *object, const char *where,
	struct problem *problem)
{
	const json_t *own = kind_pick(json_object_get(object, "models"), name), *number;
	json_t *workers = workers_of(name, object, own);
	size_t i;

	if (!workers)
		return shape_broken(problem, where, "its tasks or settings do not fit");
	if (!json_is_array(workers))
		add_cell(cells, name, workers, object, own);
	json_array_foreach(workers, i, number)
	{
		add_cell(cells, name, number, object, own);
	}
	json_decref(workers);
	return 0;
}

/* What is measured twice a round: what sets the two apart is noise. A model's name, or members that
 * pick out a cell. */
static int repeat_cell(
	json_t *cells, const json_t *again, const char *where, struct problem *problem)
{
	json_t *cell, *picked = NULL;
	const char *name;
	json_t *value;
	size_t i;

	if (!again)
		return 0;
	json_t *wanted = json_is_string(again) ? json_pack("{s:O}", "model", again)
					       : json_copy((json_t *)(uintptr_t)again);
	json_array_foreach(cells, i, cell)
	{
		bool fits = !picked && json_is_object(wanted);
		json_object_foreach(wanted, name, value)
		{
			fits = fits && json_equal(json_object_get(cell, name), value);
		}
		picked = fits ? cell : picked;
	}
	json_decref(wanted);
	if (!picked)
		return shape_broken(problem, where, "'again' names none of its cells");
	json_array_append_new(cells, json_deep_copy(picked));
	return 0;
}

/* The names of the models that a row is about. A new array. */
static json_t *models_of(const json_t *object)
{
	const json_t *under = json_object_get(object, "under"), *word;
	json_t *names = under ? json_array() : kind_models(NULL);
	size_t i;

	json_array_foreach(under, i, word)
	{
		json_t *some = kind_models(json_string_value(word));
		json_array_extend(names, some);
		json_decref(some);
	}
	return names;
}

static int add_cells(json_t *row, const json_t *object, const json_t *na, const json_t *more_na,
	struct problem *problem)
{
	json_t *cells = json_object_get(row, "cells"), *names = models_of(object), *item;
	const char *where = shape_text(row, "row");
	size_t i;
	int status = 0;

	json_array_foreach(names, i, item)
	{
		const char *name = json_string_value(item);
		if (status < 0)
			break;
		if (!kind_model(name) && !kind_is_original(name) && !kind_is_reference(name))
			status = shape_broken(problem, where, "'%.60s' is no model", name);
		else if (!kind_pick(na, name) && !kind_pick(more_na, name))
			status = add_model(cells, name, object, where, problem);
	}
	json_decref(names);
	if (status == 0 && json_array_size(cells) == 0)
		status = shape_broken(problem, where, "it has no model");
	return status < 0 ? status
			  : repeat_cell(cells, json_object_get(object, "again"), where, problem);
}

int suite_row_expand(json_t **expanded, const json_t *object, const char *name, const char *claim,
	const json_t *na, const json_t *more_na, struct problem *problem)
{
	static const char *const as_they_are[] = {
		"tasks", "document", "timeline_until", "ending", "rounds"};
	const char *section = shape_text(object, "section");
	json_t *second = json_object_get(object, "second");
	json_t *settings = json_object_get(object, "settings");
	int status = check_row(object, name, problem);

	if (status < 0)
		return status;
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:f, s:o, s:b, s:[]}", "row", name, "title",
		shape_text(object, "title"), "section",
		section ? section
		: claim ? "claim"
			: "other",
		"workload", shape_text(object, "workload"), "second",
		second ? json_number_value(second) : 1.0, "settings",
		settings ? json_incref(settings) : json_array(), "timeline",
		json_is_true(json_object_get(object, "timeline")), "cells");
	for (size_t i = 0; i < sizeof(as_they_are) / sizeof(as_they_are[0]); i++)
		if (json_object_get(object, as_they_are[i]))
			json_object_set(
				row, as_they_are[i], json_object_get(object, as_they_are[i]));
	if (claim)
		json_object_set_new(row, "claim", json_string(claim));
	if (claim && !section && !json_object_get(object, "rounds"))
		json_object_set_new(row, "rounds", json_integer(CLAIM_ROUNDS));
	status = add_cells(row, object, na, more_na, problem);
	if (status < 0)
		json_decref(row);
	else
		*expanded = row;
	return status;
}
