/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines, rows and cells of two benches beside each other. */
#include "harness/compare/match.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench_json.h"
#include "harness/format/shape.h"

enum { REASON_SIZE = 128, VALUE_SIZE = 60 };

bool match_is_pair(const struct summary *base, const struct summary *head)
{
	const char *one = shape_text(base->bench, "pair"), *other = shape_text(head->bench, "pair");
	const char *side = shape_text(base->bench, "side"), *twin = shape_text(head->bench, "side");

	return one && other && side && twin && strcmp(one, other) == 0 && strcmp(side, twin) != 0;
}

bool match_is_itself(const struct summary *base, const struct summary *head)
{
	const struct records *one = &base->records, *other = &head->records;

	if (one->count != other->count || !json_equal(base->bench, head->bench))
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (!json_equal(one->items[i].json, other->items[i].json))
			return false;
	return true;
}

/* What a value reads like in a message. */
static void put_value(char *text, const json_t *value)
{
	char *written = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

	snprintf(text, VALUE_SIZE, "%.*s", VALUE_SIZE - 1, written ? written : "none");
	free(written);
}

/* An array without elements says no more than one that is not there. */
static bool is_nothing(const json_t *value)
{
	return !value || json_is_null(value) ||
	       (json_is_array(value) && json_array_size(value) == 0);
}

static bool is_alike(const json_t *a, const json_t *b)
{
	return (is_nothing(a) && is_nothing(b)) || bench_json_equal(a, b);
}

/* The first of these members in which two objects differ, or NULL. */
static const char *first_difference(
	const json_t *a, const json_t *b, const char *const *members, char *in_a, char *in_b)
{
	for (; *members; members++) {
		const json_t *one = json_object_get(a, *members);
		const json_t *other = json_object_get(b, *members);

		if (is_alike(one, other))
			continue;
		put_value(in_a, one);
		put_value(in_b, other);
		return *members;
	}
	return NULL;
}

bool match_machine(const struct summary *base, const struct summary *head, char *difference)
{
	static const char *const members[] = {"processor", "cores", "cores_online", "kernel",
		"hypervisor", "clock_source", "governor", NULL};
	char in_base[VALUE_SIZE], in_head[VALUE_SIZE];
	const char *member =
		first_difference(base->machine, head->machine, members, in_base, in_head);

	*difference = '\0';
	if (json_object_size(base->machine) == 0 || json_object_size(head->machine) == 0)
		snprintf(difference, REASON_SIZE, "machine.json is missing");
	else if (member)
		snprintf(difference, REASON_SIZE, "%s %.40s and %.40s", member, in_base, in_head);
	return *difference == '\0';
}

bool match_program(const struct summary *one, const struct summary *other)
{
	static const char *const names[] = {"simul", "build"};
	const json_t *mine = json_object_get(one->machine, "versions");
	const json_t *theirs = json_object_get(other->machine, "versions");

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *is = shape_text(mine, names[i]), *was = shape_text(theirs, names[i]);

		if (is && was && strcmp(is, was) != 0)
			return false;
	}
	return true;
}

double match_work_rates(const struct summary *base, const struct summary *head)
{
	double one = json_number_value(json_object_get(base->bench, "work_rate"));
	double other = json_number_value(json_object_get(head->bench, "work_rate"));

	return one > 0 && other > 0 ? fmax(one, other) / fmin(one, other) : 1;
}

static const json_t *row_json(const struct summary *summary, const char *name)
{
	const json_t *row, *rows = json_object_get(summary->bench, "rows");
	size_t i;

	json_array_foreach(rows, i, row)
	{
		const char *found = shape_text(row, "row");

		if (found && strcmp(found, name) == 0)
			return row;
	}
	return NULL;
}

static const json_t *cell_json(const struct cell *cell)
{
	const json_t *item;
	size_t i;

	json_array_foreach(cell->row->cells_json, i, item)
	{
		const char *model = shape_text(item, "model");

		if (model && strcmp(model, cell->model) == 0 &&
			json_integer_value(json_object_get(item, "workers")) == cell->workers)
			return item;
	}
	return NULL;
}

int match_row(const struct summary *base, const struct summary *head, const char *row,
	struct problem *problem)
{
	static const char *const members[] = {
		"workload", "tasks", "second", "settings", "ending", NULL};
	char in_base[VALUE_SIZE], in_head[VALUE_SIZE];
	const char *member = first_difference(
		row_json(base, row), row_json(head, row), members, in_base, in_head);

	if (!member)
		return 0;
	return problem_set(problem, -EINVAL,
		"row %.40s is other work on either side: '%s' is %s in the base and %s in the head",
		row, member, in_base, in_head);
}

/* The first option of the workload that has another value; the records say it also of defaults.
 * What one side does not know yet is no difference: the checksum tells if it changes the work. */
static const char *other_option(const json_t *base, const json_t *head)
{
	const json_t *value;
	const char *name;

	json_object_foreach((json_t *)base, name, value)
	{
		const json_t *twin = json_object_get(head, name);

		if (twin && !is_alike(value, twin))
			return name;
	}
	return NULL;
}

static bool same_records(const struct cell *base, const struct cell *head, char *reason)
{
	const struct record *one = base->records[0], *other = head->records[0];
	const json_t *base_options = json_object_get(one->json, "params");
	const json_t *head_options = json_object_get(other->json, "params");
	const char *option = other_option(base_options, head_options);
	char in_base[VALUE_SIZE], in_head[VALUE_SIZE];

	if (option) {
		put_value(in_base, json_object_get(base_options, option));
		put_value(in_head, json_object_get(head_options, option));
		snprintf(reason, REASON_SIZE, "option %.30s is %.30s and %.30s", option, in_base,
			in_head);
	} else if (one->tasks != other->tasks) {
		snprintf(reason, REASON_SIZE, "%lld and %lld tasks", (long long)one->tasks,
			(long long)other->tasks);
	} else if (strcmp(one->checksum, other->checksum) != 0) {
		snprintf(reason, REASON_SIZE, "results differ: checksum %.20s and %.20s",
			one->checksum, other->checksum);
	}
	return *reason == '\0';
}

bool match_cell(const struct cell *base, const struct cell *head, char *reason)
{
	static const char *const members[] = {"tasks", "second", "settings", NULL};
	char in_base[VALUE_SIZE], in_head[VALUE_SIZE];
	const char *member =
		first_difference(cell_json(base), cell_json(head), members, in_base, in_head);
	const struct cell *silent = base->rounds == 0 ? base : head->rounds == 0 ? head : NULL;

	*reason = '\0';
	if (member)
		snprintf(reason, REASON_SIZE, "%s is %.40s and %.40s", member, in_base, in_head);
	else if (silent)
		snprintf(reason, REASON_SIZE, "no good record in the %s%s%.60s",
			silent == base ? "base" : "head", *silent->problem ? ": " : "",
			silent->problem);
	else
		return same_records(base, head, reason);
	return false;
}
