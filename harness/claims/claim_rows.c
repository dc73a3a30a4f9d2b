/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims as rows of a bench. */
#include "harness/claims/claim_rows.h"

#include <stdlib.h>
#include <string.h>

#include "harness/process/word_list.h"

int claim_rows_add(const struct claim_set *claim_set, struct suite *suite, struct problem *problem)
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

bool *claims_choose(const struct claim_set *claim_set, const char *only)
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

bool claims_need(const struct claim_set *claim_set, const bool *chosen, const char *row)
{
	for (size_t i = 0; i < claim_set->count; i++)
		if (chosen[i] && claim_needs(&claim_set->items[i], row))
			return true;
	return false;
}
