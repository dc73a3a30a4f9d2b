/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A claim as its file has it: read, and refused if it makes no sense. */
#include "harness/claims/claim.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/suite_row.h"
#include "harness/format/shape.h"
#include "harness/results/model_kind.h"
#include "harness/results/row.h"

static const struct shape_member claim_shape[] = {
	{"id", SHAPE_TEXT, true},
	{"kind", SHAPE_TEXT, true},
	{"documents", SHAPE_TEXTS, true},
	{"says", SHAPE_TEXT, true},
	{"truth", SHAPE_TEXT, false},
	{"test", SHAPE_TEXT, false},
	{"runs", SHAPE_OBJECTS, false},
	{"evidence", SHAPE_TEXTS, false},
	{"holds", SHAPE_OBJECTS, false},
	{"lines", SHAPE_OBJECTS, false},
	{"na", SHAPE_OBJECT, false},
	SHAPE_MEMBERS_END,
};

static const struct shape_member line_shape[] = {
	{"says", SHAPE_TEXT, true},
	{"here", SHAPE_TEXT, true},
	{"row", SHAPE_TEXT, true},
	{"fact", SHAPE_TEXT, false},
	{"field", SHAPE_TEXT, false},
	SHAPE_MEMBERS_END,
};

/* What must hold of a run, and of which models. */
#define CHECK_MEMBERS                                                            \
	{"tolerance", SHAPE_POSITIVE, false}, {"slack_ms", SHAPE_NUMBER, false}, \
		{"holds", SHAPE_OBJECTS, false},                                 \
	{                                                                        \
		"na", SHAPE_OBJECT, false                                        \
	}

/* A run of its own, which becomes a row. */
static const struct shape_member run_shape[] = {
	SUITE_ROW_MEMBERS, CHECK_MEMBERS, SHAPE_MEMBERS_END};

/* A run that is there already. */
static const struct shape_member borrowed_shape[] = {{"row", SHAPE_TEXT, true},
	{"document", SHAPE_OBJECT, false}, CHECK_MEMBERS, SHAPE_MEMBERS_END};

static double number_of(const json_t *object, const char *name, double otherwise)
{
	const json_t *value = json_object_get(object, name);
	return value ? json_number_value(value) : otherwise;
}

/* A claim's only run has its id for a name, one of several ID.NAME. */
static int name_row(struct claim_run *run, const struct claim *claim, const char *where,
	struct problem *problem)
{
	const char *row = shape_text(run->json, "row"), *name = shape_text(run->json, "name");

	run->borrowed = row != NULL;
	if (!row && !name && claim->run_count > 1)
		return shape_broken(problem, where, "there is no 'name', but several runs");
	int size = row	  ? snprintf(run->row, sizeof(run->row), "%s", row)
		   : name ? snprintf(run->row, sizeof(run->row), "%s.%s", claim->id, name)
			  : snprintf(run->row, sizeof(run->row), "%s", claim->id);
	if (size >= (int)sizeof(run->row) || !row_name_fits(run->row))
		return shape_broken(
			problem, where, "'%.60s' cannot be part of a file's name", run->row);
	return 0;
}

static int read_run(
	struct claim_run *run, const struct claim *claim, size_t number, struct problem *problem)
{
	const json_t *json = json_array_get(json_object_get(claim->json, "runs"), number);
	char where[96];

	snprintf(where, sizeof(where), "%.60s: runs[%zu]", claim->id, number);
	*run = (struct claim_run){
		.json = json,
		.document = json_object_get(json, "document"),
		.na = json_object_get(json, "na"),
		.tolerance = number_of(json, "tolerance", CLAIM_TOLERANCE),
		.slack_s = number_of(json, "slack_ms", CLAIM_SLACK_S * 1e3) / 1e3,
		.ending = shape_text_or(json, "ending", "ok"),
	};
	int status = shape_check(
		json, json_object_get(json, "row") ? borrowed_shape : run_shape, where, problem);
	if (status == 0)
		status = name_row(run, claim, where, problem);
	if (status == 0)
		status = suite_row_check_names(run->document, SHAPE_POSITIVE, where, problem);
	if (status == 0)
		status = suite_row_check_names(run->na, SHAPE_TEXT, where, problem);
	if (status == 0)
		status = checks_read(&run->checks, &run->check_count,
			json_object_get(json, "holds"), where, problem);
	return status;
}

static int read_line(
	struct claim_line *line, const struct claim *claim, size_t number, struct problem *problem)
{
	const json_t *json = json_array_get(json_object_get(claim->json, "lines"), number);
	char where[96];

	snprintf(where, sizeof(where), "%.60s: lines[%zu]", claim->id, number);
	int status = shape_check(json, line_shape, where, problem);
	if (status < 0)
		return status;
	*line = (struct claim_line){
		.says = shape_text(json, "says"),
		.here = shape_text(json, "here"),
		.row = shape_text(json, "row"),
	};
	return check_read_subject(&line->measure, json, where, problem);
}

static int read_lines(struct claim *claim, struct problem *problem)
{
	int status = 0;

	claim->line_count = json_array_size(json_object_get(claim->json, "lines"));
	claim->lines = calloc(claim->line_count + 1, sizeof(*claim->lines));
	if (!claim->lines)
		return problem_set(problem, -ENOMEM, "out of memory");
	if (claim->line_count > 0 && strcmp(claim->kind, "table") != 0)
		return shape_broken(problem, claim->id, "'lines' belong to a table");
	for (size_t i = 0; i < claim->line_count && status == 0; i++)
		status = read_line(&claim->lines[i], claim, i, problem);
	return status;
}

/* Something must be able to fail, or a claim is none. */
static int check_substance(const struct claim *claim, struct problem *problem)
{
	bool erratum = strcmp(claim->kind, "erratum") == 0;

	if (strcmp(claim->kind, "timing") != 0 && strcmp(claim->kind, "behaviour") != 0 &&
		strcmp(claim->kind, "table") != 0 && !erratum)
		return shape_broken(problem, claim->id,
			"'kind' is none of timing, behaviour, table and "
			"erratum");
	if (erratum != (claim->truth != NULL))
		return shape_broken(problem, claim->id, "'truth' belongs to an erratum");
	if (claim->run_count == 0 && !claim->test && json_array_size(claim->evidence) == 0 &&
		!claim->na)
		return shape_broken(
			problem, claim->id, "none of 'runs', 'evidence', 'test' and 'na'");
	for (size_t i = 0; i < claim->run_count; i++)
		if (!claim->runs[i].document && claim->runs[i].check_count == 0 &&
			claim->check_count == 0 && strcmp(claim->runs[i].ending, "ok") == 0)
			return shape_broken(problem, claim->id,
				"runs[%zu]: nothing that could fail: no 'document', no 'holds'", i);
	return 0;
}

int claim_read(struct claim *claim, json_t *json, const char *where, struct problem *problem)
{
	*claim = (struct claim){.id = ""};
	int status = shape_check(json, claim_shape, where, problem);
	if (status < 0)
		return status;
	claim->json = json_incref(json);
	claim->id = shape_text(json, "id");
	claim->kind = shape_text(json, "kind");
	claim->says = shape_text(json, "says");
	claim->truth = shape_text(json, "truth");
	claim->test = shape_text(json, "test");
	claim->documents = json_object_get(json, "documents");
	claim->na = json_object_get(json, "na");
	claim->evidence = json_object_get(json, "evidence");
	claim->run_count = json_array_size(json_object_get(json, "runs"));
	claim->runs = calloc(claim->run_count + 1, sizeof(*claim->runs));
	if (!claim->runs)
		return problem_set(problem, -ENOMEM, "out of memory");
	status = suite_row_check_names(claim->na, SHAPE_TEXT, claim->id, problem);
	for (size_t i = 0; i < claim->run_count && status == 0; i++)
		status = read_run(&claim->runs[i], claim, i, problem);
	if (status == 0)
		status = checks_read(&claim->checks, &claim->check_count,
			json_object_get(json, "holds"), claim->id, problem);
	if (status == 0)
		status = read_lines(claim, problem);
	return status < 0 ? status : check_substance(claim, problem);
}

void claim_release(struct claim *claim)
{
	for (size_t i = 0; claim->runs && i < claim->run_count; i++)
		free(claim->runs[i].checks);
	free(claim->runs);
	free(claim->checks);
	free(claim->lines);
	json_decref(claim->json);
	*claim = (struct claim){.id = ""};
}

bool claim_needs(const struct claim *claim, const char *row)
{
	for (size_t i = 0; i < claim->run_count; i++)
		if (strcmp(claim->runs[i].row, row) == 0)
			return true;
	for (size_t i = 0; i < claim->line_count; i++)
		if (strcmp(claim->lines[i].row, row) == 0)
			return true;
	return false;
}

const char *claim_exempts(const struct claim *claim, const struct claim_run *run, const char *model)
{
	const json_t *reason = kind_pick(claim->na, model);
	if (!reason && run)
		reason = kind_pick(run->na, model);
	return json_string_value(reason);
}
