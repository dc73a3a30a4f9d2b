/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes bench.json and machine.json, and compares them with what is asked for. */
#include "harness/bench/bench_json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/format/shape.h"
#include "harness/machine/machine.h"
#include "harness/results/record.h"

json_t *bench_json_time(void)
{
	char text[32];
	time_t now = time(NULL);
	struct tm utc;

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	return json_string(text);
}

json_t *bench_json_machine(json_t *versions)
{
	json_t *machine = machine_describe(), *known = versions_describe();

	if (versions)
		json_object_update(known, versions);
	json_object_set_new(machine, "versions", known);
	return machine;
}

/* The command line of this process, with the program's bare name. */
static json_t *describe_command(void)
{
	char text[4096];
	FILE *file = fopen("/proc/self/cmdline", "re");
	size_t length = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	size_t program;
	json_t *command;

	if (file)
		fclose(file);
	text[length] = '\0';
	program = strlen(text);
	for (size_t i = 0; i + 1 < length; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	command = json_sprintf("simul%s", text + program);
	/* Arguments that are no UTF-8 are no JSON. */
	return command ? command : json_string("simul bench");
}

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *positive_or_null(double value)
{
	return value > 0 ? json_real(value) : json_null();
}

json_t *bench_json_describe(
	const struct bench_settings *settings, const struct plan *plan, bool base, double work_rate)
{
	json_t *bench = json_pack("{s:i, s:s, s:I, s:i, s:i}", "schema", RECORD_SCHEMA, "suite",
		settings->suite, "seed", (json_int_t)settings->seed, "rounds", settings->rounds,
		"warmups", settings->warmups);

	json_object_set_new(bench, "precision", positive_or_null(settings->precision));
	json_object_set_new(bench, "max_time_s", positive_or_null(settings->max_time_s));
	json_object_set_new(bench, "only", text_or_null(settings->only));
	json_object_set_new(bench, "models", text_or_null(settings->models));
	json_object_set_new(bench, "stacks", text_or_null(settings->stacks));
	json_object_set_new(bench, "work_rate", json_real(work_rate));
	if (settings->pair) {
		json_object_set_new(bench, "pair", json_string(settings->pair));
		json_object_set_new(bench, "side", json_string(base ? "base" : "head"));
	}
	json_object_set_new(bench, "command", describe_command());
	json_object_set_new(bench, "started", bench_json_time());
	json_object_set_new(bench, "finished", json_null());
	json_object_set_new(bench, "rows", plan_describe(plan, base));
	return bench;
}

static int contradict(struct problem *problem, const char *what, const char *then, const char *now)
{
	return problem_set(problem, -EPROTO, "it was begun with --%s %s, not %s", what, then, now);
}

/* Each of these takes a setting of the bench that is resumed, unless it was asked for otherwise.
 * `absent` is how one says that it was not given. */
static int resume_text(const json_t *bench, const char *what, const char *absent,
	const char **asked, struct problem *problem)
{
	const char *then = shape_text(bench, what);

	if (*asked && (!then || strcmp(*asked, then) != 0))
		return contradict(problem, what, then ? then : absent, *asked);
	*asked = then;
	return 0;
}

static int resume_number(
	const json_t *bench, const char *what, int64_t *asked, struct problem *problem)
{
	int64_t then = json_integer_value(json_object_get(bench, what));
	char was[24], is[24];

	snprintf(was, sizeof(was), "%" PRId64, then);
	snprintf(is, sizeof(is), "%" PRId64, *asked);
	if (*asked >= 0 && *asked != then)
		return contradict(problem, what, was, is);
	if (*asked < 0)
		*asked = then;
	return 0;
}

/* The order of a round does not depend on how many there are: more may follow. A bench that goes on
 * for precision may have more than were asked for. */
static int resume_rounds(
	const json_t *bench, bool for_precision, int64_t *asked, struct problem *problem)
{
	int64_t then = json_integer_value(json_object_get(bench, "rounds"));

	if (*asked > then || (*asked > 0 && for_precision))
		return 0;
	return resume_number(bench, "rounds", asked, problem);
}

/* How long to go on may be asked anew: it changes no round. */
static void resume_bound(const json_t *bench, const char *what, double *asked)
{
	if (*asked < 0)
		*asked = json_number_value(json_object_get(bench, what));
}

int bench_json_settings(
	const json_t *bench, struct bench_settings *settings, struct problem *problem)
{
	int64_t rounds = settings->rounds, warmups = settings->warmups;
	int error;

	if (json_integer_value(json_object_get(bench, "schema")) != RECORD_SCHEMA ||
		!json_is_string(json_object_get(bench, "suite")))
		return problem_set(
			problem, -EPROTO, "its bench.json is not of schema %d", RECORD_SCHEMA);
	error = resume_text(bench, "suite", "none", &settings->suite, problem);
	if (error == 0)
		error = resume_text(bench, "only", "all", &settings->only, problem);
	if (error == 0)
		error = resume_text(bench, "models", "all", &settings->models, problem);
	if (error == 0)
		error = resume_text(bench, "stacks", "default", &settings->stacks, problem);
	if (error == 0)
		error = resume_number(bench, "seed", &settings->seed, problem);
	resume_bound(bench, "precision", &settings->precision);
	resume_bound(bench, "max_time_s", &settings->max_time_s);
	if (error == 0)
		error = resume_rounds(bench, settings->precision > 0, &rounds, problem);
	if (error == 0)
		error = resume_number(bench, "warmups", &warmups, problem);
	settings->rounds = (int)rounds;
	settings->warmups = (int)warmups;
	settings->pair = shape_text(bench, "pair");
	return error;
}

bool bench_json_equal(const json_t *a, const json_t *b)
{
	size_t flags = JSON_ENCODE_ANY | JSON_SORT_KEYS | JSON_REAL_PRECISION(15);
	char *text_a = json_dumps(a, flags), *text_b = json_dumps(b, flags);
	bool equal = text_a && text_b && strcmp(text_a, text_b) == 0;

	free(text_a);
	free(text_b);
	return equal;
}

bool bench_json_same_plan(const json_t *bench, const struct plan *plan, bool base)
{
	json_t *rows = plan_describe(plan, base);
	bool same = bench_json_equal(json_object_get(bench, "rows"), rows);

	json_decref(rows);
	return same;
}
