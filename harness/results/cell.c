/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the records of a cell amount to. */
#include "harness/results/cell.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/results/row.h"

#define DOCUMENT_TOLERANCE 0.05

#define FIGURE_NAME(figure, name, value) name,

const char *figure_name(enum figure figure)
{
	static const char *const names[] = {FIGURE_TABLE(FIGURE_NAME)};
	return names[figure];
}

static double per_task(const struct record *r, double seconds)
{
	return r->tasks > 0 ? seconds / (double)r->tasks : NAN;
}

/* Records of older programs have no bound. */
static double bound_of(const struct record *r)
{
	return r->bound_s > 0 ? r->bound_s : NAN;
}

static double p999_of(const struct record *r)
{
	return r->tasks >= P999_TASKS ? r->latency_p999_ns : NAN;
}

double record_kept_up(const struct record *r)
{
	if (!(r->arrivals_s > 0))
		return NAN;
	return fmin(1, fmax(r->arrivals_s, bound_of(r)) / r->wall_s);
}

#define FIGURE_CASE(figure, name, value) \
	case FIGURE_##figure:            \
		return value;

static double figure_of(const struct record *r, enum figure figure)
{
	switch (figure) {
		FIGURE_TABLE(FIGURE_CASE)
	case FIGURES:
		break;
	}
	return NAN;
}

static struct interval interval_of_figure(const struct cell *cell, enum figure figure)
{
	double *values = calloc(cell->rounds + 1, sizeof(*values));

	if (!values)
		return INTERVAL_NONE;
	for (size_t i = 0; i < cell->rounds; i++)
		values[i] = figure_of(cell->records[i], figure);
	struct interval interval = interval_of(values, cell->rounds);
	free(values);
	return interval;
}

const struct record *cell_record(const struct cell *cell, int round)
{
	for (size_t i = 0; cell && i < cell->rounds; i++)
		if (cell->records[i]->round == round)
			return cell->records[i];
	return NULL;
}

const struct record *cell_good_run(const struct cell *cell, size_t i)
{
	return i < cell->rounds ? cell->records[i] : cell->aside[i - cell->rounds];
}

struct interval cell_ratio_of(
	const struct cell *numerator, const struct cell *denominator, enum figure figure)
{
	double *over = calloc(numerator->rounds + 1, 2 * sizeof(*over));
	size_t pairs = 0;

	if (!over)
		return INTERVAL_NONE;
	double *under = over + numerator->rounds;
	for (size_t i = 0; i < numerator->rounds; i++) {
		const struct record *record = numerator->records[i];
		const struct record *partner = cell_record(denominator, record->round);
		if (!partner)
			continue;
		over[pairs] = figure_of(record, figure);
		under[pairs++] = figure_of(partner, figure);
	}
	struct interval ratio = interval_of_ratio(over, under, pairs);
	free(over);
	return ratio;
}

struct interval cell_ratio(const struct cell *numerator, const struct cell *denominator)
{
	return cell_ratio_of(numerator, denominator, FIGURE_WALL);
}

/* By round, and within a round in the order in which they ran. */
static int by_round(const void *left, const void *right)
{
	const struct record *a = *(const struct record *const *)left;
	const struct record *b = *(const struct record *const *)right;
	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* As a logarithm; NAN if it is not known. */
static double repeat_in(const struct cell *cell, size_t i)
{
	double ratio = cell->seconds[i]->wall_s / cell->records[i]->wall_s;

	return ratio > 0 && isfinite(ratio) ? log(ratio) : NAN;
}

static struct interval repeat_of(const struct cell *cell)
{
	double *repeats = calloc(cell->rounds + 1, sizeof(*repeats));
	size_t count = 0;

	if (!repeats)
		return INTERVAL_NONE;
	for (size_t i = 0; i < cell->rounds; i++)
		if (cell->seconds[i])
			repeats[count++] = repeat_in(cell, i);
	struct interval repeat = interval_exp(interval_of(repeats, count));
	free(repeats);
	return repeat;
}

struct interval cell_repeat_beside(const struct cell *head, const struct cell *base)
{
	double *repeats = calloc(head->rounds + 1, sizeof(*repeats));
	size_t count = 0;

	if (!repeats)
		return INTERVAL_NONE;
	for (size_t i = 0, j = 0; i < head->rounds; i++) {
		while (j < base->rounds && base->records[j]->round < head->records[i]->round)
			j++;
		if (j < base->rounds && base->records[j]->round == head->records[i]->round &&
			head->seconds[i] && base->seconds[j])
			repeats[count++] = repeat_in(head, i) - repeat_in(base, j);
	}
	struct interval repeat = interval_exp(interval_of(repeats, count));
	free(repeats);
	return repeat;
}

/* Keeps the first record of every round; what came second in a round makes the A/A arm. */
static void keep_one_a_round(struct cell *cell, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct record *record = cell->records[i];
		if (kept == 0 || cell->records[kept - 1]->round != record->round)
			cell->records[kept++] = record;
		else
			cell->seconds[kept - 1] = record;
	}
	cell->rounds = kept;
	cell->repeat = repeat_of(cell);
}

/* A run that must end in a deadlock is good if it does. */
static bool is_good(const struct cell *cell, const struct record *record)
{
	const char *wanted = cell->row->ending;

	return record->valid || (wanted[0] && strcmp(record->ending, wanted) == 0);
}

static bool is_of(const struct cell *cell, const struct record *record, bool any_workers)
{
	return record->round >= 1 && strcmp(record->row, cell->row->name) == 0 &&
	       strcmp(record->model, cell->model) == 0 &&
	       (any_workers || record->workers == cell->workers);
}

long cell_gather(struct cell *cell, const struct records *records)
{
	bool any_workers = !row_has_several(cell->row, cell->model);
	size_t valid = 0;

	cell->problem = "";
	cell->records = calloc(records->count + 1, sizeof(*cell->records));
	cell->seconds = calloc(records->count + 1, sizeof(*cell->seconds));
	cell->aside = calloc(records->count + 1, sizeof(*cell->aside));
	if (!cell->records || !cell->seconds || !cell->aside)
		return -ENOMEM;
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->items[i];
		if (!is_of(cell, record, any_workers))
			continue;
		/* What failed has failed, also on a disturbed machine. */
		if (!is_good(cell, record)) {
			if (cell->invalid++ == 0)
				cell->problem = record->problem;
		} else if (record->set_aside[0]) {
			cell->aside[cell->set_aside++] = record;
		} else {
			cell->records[valid++] = record;
		}
	}
	qsort(cell->records, valid, sizeof(*cell->records), by_round);
	keep_one_a_round(cell, valid);
	if (cell->rounds > 0) {
		cell->tasks = cell->records[0]->tasks;
		cell->second = cell->records[0]->second;
		cell->workers = cell->records[0]->workers;
	}
	return (long)(valid + cell->invalid + cell->set_aside);
}

/* A checksum must be the same in every round and under every model. */
static enum agreement agreement_of(const struct cell *cell, const struct cell *sequential)
{
	if (!sequential || sequential->rounds == 0 || sequential->tasks != cell->tasks ||
		sequential->differs != cell->differs)
		return UNCHECKED;
	const char *expected = sequential->records[0]->checksum;
	if (expected[0] == '\0')
		return UNCHECKED;
	for (size_t i = 0; i < cell->rounds + cell->set_aside; i++)
		if (strcmp(cell_good_run(cell, i)->checksum, expected) != 0)
			return DISAGREES;
	return cell->rounds > 0 ? AGREES : UNCHECKED;
}

void cell_sum_up(struct cell *cell)
{
	const struct cell *sequential = row_cell(cell->row, MODEL_BASELINE);

	for (enum figure figure = 0; figure < FIGURES; figure++)
		cell->figures[figure] = interval_of_figure(cell, figure);
	cell->agreement = agreement_of(cell, sequential);
	if (sequential && sequential->tasks == cell->tasks && sequential->second == cell->second)
		cell->figures[FIGURE_SPEEDUP] = cell_ratio(sequential, cell);
}

bool cell_misses_document(const struct cell *cell)
{
	double measured = cell->figures[FIGURE_WALL].median;
	return fabs(measured - cell->document) > DOCUMENT_TOLERANCE * cell->document;
}

void cell_release(struct cell *cell)
{
	free(cell->aside);
	free(cell->seconds);
	free(cell->records);
	cell->aside = cell->seconds = cell->records = NULL;
}
