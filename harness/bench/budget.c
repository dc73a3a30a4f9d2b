/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts how often a cell may run again after a disturbed run. */
#include "harness/bench/budget.h"

#include <stdlib.h>
#include <string.h>

void budget_open(struct budget *budget, const struct plan *plan, int rounds)
{
	*budget = (struct budget){plan, calloc(plan->count, sizeof(*budget->used)), rounds};
	if (!budget->used)
		abort();
}

void budget_close(struct budget *budget)
{
	free(budget->used);
	budget->used = NULL;
}

void budget_extend(struct budget *budget, int rounds)
{
	if (rounds > budget->rounds)
		budget->rounds = rounds;
}

static bool is_cell(const struct plan_cell *cell, const char *row, const char *model, int workers)
{
	return !cell->base && strcmp(cell->row->name, row) == 0 &&
	       strcmp(cell->model, model) == 0 && cell->workers == workers;
}

/* Where the account of such cells is kept; the count of cells if there are none. */
static size_t account_of(
	const struct plan *plan, const char *row, const char *model, int workers, int *sharers)
{
	size_t account = plan->count;

	*sharers = 0;
	for (size_t i = plan->count; i-- > 0;)
		if (is_cell(&plan->cells[i], row, model, workers)) {
			account = i;
			++*sharers;
		}
	return account;
}

void budget_count(struct budget *budget, const struct records *records)
{
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->items[i];
		int sharers;
		size_t account = account_of(
			budget->plan, record->row, record->model, record->workers, &sharers);
		if (record->set_aside[0] && account < budget->plan->count)
			budget->used[account]++;
	}
}

/* A row that is measured in some rounds alone has the repetitions of those. */
static int rounds_of(const struct budget *budget, const struct plan_cell *cell)
{
	int own = cell->row->rounds;

	return own > 0 && own < budget->rounds ? own : budget->rounds;
}

bool budget_take(struct budget *budget, size_t index)
{
	const struct plan_cell *cell = &budget->plan->cells[index];
	int sharers;
	size_t account =
		account_of(budget->plan, cell->row->name, cell->model, cell->workers, &sharers);

	if (budget->used[account] >= sharers * (rounds_of(budget, cell) / 2))
		return false;
	budget->used[account]++;
	return true;
}
