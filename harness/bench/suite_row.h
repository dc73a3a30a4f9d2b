/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row as suites and claims have it, and as bench.json has it, with a cell for each model. */
#ifndef SIMUL_SUITE_ROW_H
#define SIMUL_SUITE_ROW_H

#include <jansson.h>

#include "harness/format/problem.h"
#include "harness/format/shape.h"

/* What a row may say in a suite and in a claim; for a list of struct shape_member. */
#define SUITE_ROW_MEMBERS                                                                         \
	{"name", SHAPE_TEXT, false}, {"title", SHAPE_TEXT, true}, {"section", SHAPE_TEXT, false}, \
		{"workload", SHAPE_TEXT, true}, {"tasks", SHAPE_COUNT, false},                    \
		{"settings", SHAPE_TEXTS, false}, {"second", SHAPE_POSITIVE, false},              \
		{"under", SHAPE_TEXTS, false}, {"workers", SHAPE_ANY, false},                     \
		{"models", SHAPE_OBJECT, false}, {"again", SHAPE_ANY, false},                     \
		{"document", SHAPE_OBJECT, false}, {"timeline", SHAPE_FLAG, false},               \
		{"timeline_until", SHAPE_POSITIVE, false}, {"ending", SHAPE_TEXT, false},         \
	{                                                                                         \
		"rounds", SHAPE_COUNT, false                                                      \
	}

/* Checks the row that an object stands for, and expands it under this name; the caller owns
 * `expanded`. `claim`: the id of the claim that it is for, or NULL; `na`, `more_na`: objects that
 * name the models which have no part in it; may be NULL. 0; -EPROTO with "WHERE: what is wrong" in
 * `problem`, and nothing to own. */
int suite_row_expand(json_t **expanded, const json_t *object, const char *name, const char *claim,
	const json_t *na, const json_t *more_na, struct problem *problem);

/* Whether every member of an object, which may be NULL, names models and has that shape. 0 or
 * -EPROTO as above. */
int suite_row_check_names(
	const json_t *object, enum shape shape, const char *where, struct problem *problem);

#endif
