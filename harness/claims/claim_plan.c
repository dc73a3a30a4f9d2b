/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims as rows of a bench, and which of both a bench is about. */
#include "harness/claims/claim_plan.h"

#include <stdlib.h>
#include <string.h>

#include "harness/claims/claim_set.h"
#include "harness/format/shape.h"
#include "harness/process/exit.h"
#include "harness/process/word_list.h"

/* A row for each run that a claim does not borrow, in the order of the claims. */
static int add_rows(const struct claim_set *claim_set, struct suite *suite, struct problem *problem)
{
	int status = 0;

	for (size_t i = 0; i < claim_set->count; i++) {
		const struct claim *claim = &claim_set->items[i];
		for (size_t j = 0; j < claim->run_count && status == 0; j++)
			if (!claim->runs[j].borrowed)
				status = suite_add_row(suite, claim->runs[j].json,
					claim->runs[j].row, claim->id, claim->na, claim->runs[j].na,
					problem);
	}
	return status;
}

static bool is_evidence(const struct claim_set *claim_set, const bool *chosen, const char *id)
{
	const json_t *item;
	size_t j;

	for (size_t i = 0; i < claim_set->count; i++) {
		if (!chosen[i])
			continue;
		json_array_foreach(claim_set->items[i].evidence, j, item)
		{
			if (strcmp(json_string_value(item), id) == 0)
				return true;
		}
	}
	return false;
}

/* Which claims a bench of `only` is about, by index. */
static bool *choose_claims(const struct claim_set *claim_set, const char *only)
{
	bool *chosen = calloc(claim_set->count + 1, sizeof(*chosen)), more = true;

	if (!chosen)
		abort();
	for (size_t i = 0; i < claim_set->count; i++)
		chosen[i] = !only || word_list_has(only, claim_set->items[i].id);
	while (more) {
		more = false;
		for (size_t i = 0; i < claim_set->count; i++)
			if (!chosen[i] && is_evidence(claim_set, chosen, claim_set->items[i].id))
				more = chosen[i] = true;
	}
	return chosen;
}

static bool is_needed(const struct claim_set *claim_set, const bool *chosen, const char *row)
{
	for (size_t i = 0; i < claim_set->count; i++)
		if (chosen[i] && claim_needs(&claim_set->items[i], row))
			return true;
	return false;
}

/* Reads the claims, if the suite is about them, and adds their rows to it. EXIT_FINE, or EXIT_WRONG
 * having complained. */
static int read_claims(struct suite *suite, struct claim_set *claim_set)
{
	struct problem problem;
	int code = suite->claims ? claim_set_open(claim_set) : EXIT_FINE;

	if (code == EXIT_FINE && add_rows(claim_set, suite, &problem) < 0)
		code = complain(EXIT_WRONG, "claims: %s", problem.text);
	return code;
}

/* EXIT_USAGE, having complained, if `only` names what is neither a row nor a claim. */
static int check_only(
	const struct suite *suite, const struct claim_set *claim_set, const char *only)
{
	const char **names =
		calloc(json_array_size(suite->rows) + claim_set->count + 1, sizeof(*names));
	const json_t *row;
	size_t i;
	int count = 0;

	if (!names)
		abort();
	json_array_foreach(suite->rows, i, row)
	{
		names[count++] = shape_text(row, "row");
	}
	for (i = 0; i < claim_set->count; i++)
		names[count++] = claim_set->items[i].id;
	int code = only ? word_list_check("row", only, names, count) : EXIT_FINE;
	free(names);
	return code;
}

static int choose(struct plan *plan, const struct suite *suite, const struct claim_set *claim_set,
	const char *only, const char *asked)
{
	const json_t *row;
	size_t i;
	int code = check_only(suite, claim_set, only);

	if (code != EXIT_FINE)
		return code;
	bool *chosen = choose_claims(claim_set, only);
	bool *wanted = calloc(json_array_size(suite->rows) + 1, sizeof(*wanted));
	if (!wanted)
		abort();
	json_array_foreach(suite->rows, i, row)
	{
		const char *name = shape_text(row, "row");
		wanted[i] =
			!only || word_list_has(only, name) || is_needed(claim_set, chosen, name);
	}
	code = plan_open(plan, suite, wanted, asked,
		suite->claims ? claim_set_json(claim_set, chosen) : NULL);
	free(wanted);
	free(chosen);
	return code;
}

int claim_plan_open(struct plan *plan, struct suite *suite, const char *name, const char *only,
	const char *asked)
{
	struct claim_set claim_set = {0};
	int code = suite_open(suite, name);

	*plan = (struct plan){.suite = suite};
	if (code == EXIT_FINE)
		code = read_claims(suite, &claim_set);
	if (code == EXIT_FINE)
		code = choose(plan, suite, &claim_set, only, asked);
	claim_set_release(&claim_set);
	return code;
}
