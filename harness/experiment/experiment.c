/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experiments, and the suites that they are. */
#include "harness/experiment/experiment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cell/settings.h"
#include "harness/files/file.h"
#include "harness/process/exit.h"
#include "harness/results/model_kind.h"

#define MODELS_MAX 64
#define NAMES_MAX 64

/* Words for several models. */
static const char *const kinds[] = {"all", "overlap", "loop", "pool", "hybrid"};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static bool has_model(const json_t *names, const char *name)
{
	const json_t *item;
	size_t i;

	json_array_foreach(names, i, item)
	{
		if (strcmp(json_string_value(item), name) == 0)
			return true;
	}
	return false;
}

/* The models of one word. */
static int add_models(json_t *names, const char *word)
{
	const char *valid[KINDS + MODELS_MAX];
	int count = 0;
	const json_t *item;
	size_t i;

	for (int k = 0; k < KINDS; k++)
		valid[count++] = kinds[k];
	for (int m = 0; m < MODELS_MAX && models[m]; m++)
		valid[count++] = models[m]->name;
	if (choose_word("model", word, valid, count) < 0)
		return EXIT_USAGE;
	json_t *some = kind_models(strcmp(word, "all") == 0 ? NULL : word);
	json_array_foreach(some, i, item)
	{
		if (!has_model(names, json_string_value(item)))
			json_array_append(names, (json_t *)(uintptr_t)item);
	}
	json_decref(some);
	return EXIT_FINE;
}

static int read_models(json_t *names, const char *list)
{
	int answer = EXIT_FINE;

	for (bool more = true; more && answer == EXIT_FINE;) {
		size_t length = strcspn(list, ",");
		char *word = format_text("%.*s", (int)length, list);
		answer = add_models(names, word);
		free(word);
		more = list[length] == ',';
		list += length + more;
	}
	return answer;
}

/* Whether --sweep can vary that of the workload. */
static int check_name(const struct workload *workload, const char *text)
{
	const char *names[NAMES_MAX] = {"tasks", "workers", "second"};
	char kind[96], name[64];
	int count = 3;

	for (int i = 0; count < NAMES_MAX && settings_option(workload, i); i++)
		names[count++] = settings_option(workload, i)->name;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, "="), text);
	snprintf(kind, sizeof(kind), "parameter of workload %.40s for --sweep", workload->name);
	return choose_word(kind, name, names, count) < 0 ? EXIT_USAGE : EXIT_FINE;
}

static int read_sweeps(struct experiment *experiment, const char *const *texts)
{
	const struct workload *workload = cell_plan_workload(experiment->request.workload);
	int answer = workload ? EXIT_FINE : EXIT_USAGE;

	for (; texts && *texts && answer == EXIT_FINE; texts++) {
		if (experiment->sweep_count == EXPERIMENT_SWEEPS)
			return complain(EXIT_USAGE, "--sweep %s: at most %d parameters can vary",
				*texts, EXPERIMENT_SWEEPS);
		if (strchr(*texts, '='))
			answer = check_name(workload, *texts);
		if (answer == EXIT_FINE)
			answer = sweep_read(&experiment->sweeps[experiment->sweep_count++], *texts);
	}
	if (answer == EXIT_FINE && experiment->sweep_count == 2 &&
		strcmp(experiment->sweeps[0].name, experiment->sweeps[1].name) == 0)
		return complain(
			EXIT_USAGE, "--sweep %s: it is there twice", experiment->sweeps[0].name);
	return answer;
}

static void add_setting(struct point *point, size_t *count, const char *name, const char *value)
{
	char *text = format_text("%s=%s", name, value);

	point->own[point->own_count++] = text;
	point->settings[(*count)++] = text;
}

/* A whole number, of tasks or of workers; 0 for what is none, so that simul run refuses it. */
static int64_t whole(const char *text)
{
	char *end;
	long long number = strtoll(text, &end, 10);

	return *end || number < 0 ? 0 : number;
}

static double positive(const char *text)
{
	char *end;
	double number = strtod(text, &end);

	return *end ? 0 : number;
}

static void vary(struct point *point, size_t *count, const char *name, const char *value)
{
	struct run_request *request = &point->request;

	if (strcmp(name, "tasks") == 0)
		request->tasks = whole(value);
	else if (strcmp(name, "workers") == 0)
		request->workers = strcmp(value, "tasks") == 0
					   ? WORKERS_PER_TASK
					   : (int)least(whole(value), INT32_MAX);
	else if (strcmp(name, "second") == 0)
		request->second = positive(value);
	else
		add_setting(point, count, name, value);
}

static size_t count_texts(const char *const *texts)
{
	size_t count = 0;

	while (texts && texts[count])
		count++;
	return count;
}

/* Rate and disturbance are settings in suites. */
static void make_point(const struct experiment *experiment, struct point *point, size_t index)
{
	const struct run_request *common = &experiment->request;
	size_t count = count_texts(common->settings);
	size_t second = experiment->sweep_count > 1 ? experiment->sweeps[1].count : 1;
	const size_t at[EXPERIMENT_SWEEPS] = {index / second, index % second};
	size_t length = 0;

	*point = (struct point){.request = *common};
	point->settings = calloc(count + EXPERIMENT_SWEEPS + 3, sizeof(*point->settings));
	if (!point->settings)
		abort();
	for (size_t i = 0; i < count; i++)
		point->settings[i] = common->settings[i];
	if (common->rate)
		add_setting(point, &count, "rate", common->rate);
	if (common->disturb)
		add_setting(point, &count, "disturb", common->disturb);
	for (size_t i = 0; i < experiment->sweep_count; i++) {
		const struct sweep *sweep = &experiment->sweeps[i];
		point->values[i] = sweep->values[at[i]];
		vary(point, &count, sweep->name, point->values[i]);
		length += (size_t)snprintf(point->name + length, sizeof(point->name) - length,
			"%s%.12s=%.12s", i > 0 ? ":" : "", sweep->name, point->values[i]);
	}
	if (length == 0)
		snprintf(point->name, sizeof(point->name), "%s", common->workload);
	point->request.settings = point->settings;
	point->request.rate = point->request.disturb = NULL;
}

static void make_points(struct experiment *experiment)
{
	experiment->point_count = 1;
	for (size_t i = 0; i < experiment->sweep_count; i++)
		experiment->point_count *= experiment->sweeps[i].count;
	experiment->points = calloc(experiment->point_count, sizeof(*experiment->points));
	if (!experiment->points)
		abort();
	for (size_t i = 0; i < experiment->point_count; i++)
		make_point(experiment, &experiment->points[i], i);
}

/* In a suite a document second lasts 1 s, whatever the workload, unless the row says. */
static void set_second(struct run_request *request, const struct workload *workload)
{
	if (request->second == RUN_NOT_GIVEN)
		request->second = workload->second > 0 ? workload->second : 1;
}

static int check_points(const struct experiment *experiment)
{
	int answer = EXIT_FINE;
	const json_t *item;
	size_t j;

	for (size_t i = 0; i < experiment->point_count; i++)
		json_array_foreach(experiment->models, j, item)
		{
			struct run_request request = experiment->points[i].request;
			struct cell_plan plan;
			request.model = json_string_value(item);
			answer = cell_plan_open(&plan, &request);
			if (answer == EXIT_FINE)
				set_second(&experiment->points[i].request, plan.workload);
			cell_plan_close(&plan);
			if (answer != EXIT_FINE)
				return answer;
		}
	return answer;
}

int experiment_open(struct experiment *experiment, const char *list, const char *const *sweeps)
{
	experiment->models = json_array();
	int answer = read_models(experiment->models, list);
	if (answer == EXIT_FINE)
		answer = read_sweeps(experiment, sweeps);
	if (answer != EXIT_FINE)
		return answer;
	make_points(experiment);
	return check_points(experiment);
}

void experiment_close(struct experiment *experiment)
{
	for (size_t i = 0; i < experiment->point_count; i++) {
		struct point *point = &experiment->points[i];
		for (size_t j = 0; j < point->own_count; j++)
			free(point->own[j]);
		free(point->settings);
	}
	free(experiment->points);
	for (size_t i = 0; i < experiment->sweep_count; i++)
		sweep_release(&experiment->sweeps[i]);
	json_decref(experiment->models);
}

bool experiment_has_several(const char *list)
{
	for (int k = 0; k < KINDS; k++)
		if (strcmp(list, kinds[k]) == 0)
			return true;
	return strchr(list, ',') != NULL;
}

static json_t *row_of(const struct experiment *experiment, const struct point *point)
{
	const struct run_request *request = &point->request;
	json_t *settings = json_array();
	json_t *row = json_pack("{s:s, s:s, s:s, s:O, s:o}", "name", point->name, "title",
		point->name, "workload", request->workload, "under", experiment->models, "settings",
		settings);

	for (size_t i = 0; point->settings[i]; i++)
		json_array_append_new(settings, json_string(point->settings[i]));
	if (request->tasks != RUN_NOT_GIVEN)
		json_object_set_new(row, "tasks", json_integer(request->tasks));
	if (request->second != RUN_NOT_GIVEN)
		json_object_set_new(row, "second", json_real(request->second));
	if (request->workers == WORKERS_PER_TASK) {
		json_object_set_new(row, "workers", json_string("tasks"));
	} else if (request->workers != RUN_NOT_GIVEN) {
		json_t *own = json_pack("{s:{s:i}, s:{s:i}}", "pool", "workers", request->workers,
			"hybrid", "workers", request->workers);
		json_object_set_new(row, "models", own);
	}
	return row;
}

json_t *experiment_suite(const struct experiment *experiment, int rounds)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < experiment->point_count; i++)
		json_array_append_new(rows, row_of(experiment, &experiment->points[i]));
	return json_pack("{s:s, s:s, s:i, s:i, s:o}", "suite", experiment->request.workload,
		"summary", "an experiment of simul run", "rounds", rounds, "warmups", 1, "rows",
		rows);
}
