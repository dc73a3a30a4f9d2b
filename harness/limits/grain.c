/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Efficiency over the size of a task, and the size at which it is one half. */
#include "harness/limits/grain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/suite.h"

#define POINTS_MAX 64

static double record_grain(const struct record *record)
{
	const json_t *facts = json_object_get(record->json, "facts");
	const json_t *grain = json_object_get(facts, "grain_ns");
	return json_is_number(grain) ? json_number_value(grain) : NAN;
}

static bool is_kind(const struct row *row, enum grain_kind kind)
{
	if (strcmp(row->workload, "grain") != 0)
		return false;
	return (row_setting(row, "wait") != NULL) == (kind == GRAIN_WAIT);
}

/* The cells of a model in rows of a kind that have records, by ascending grain. */
struct curve {
	const struct cell *cells[POINTS_MAX];
	double ns[POINTS_MAX];
	size_t count;
};

static void insert(struct curve *curve, const struct cell *cell, double ns)
{
	size_t i = curve->count++;
	for (; i > 0 && curve->ns[i - 1] > ns; i--) {
		curve->ns[i] = curve->ns[i - 1];
		curve->cells[i] = curve->cells[i - 1];
	}
	curve->ns[i] = ns;
	curve->cells[i] = cell;
}

static struct curve gather(const struct summary *summary, const char *model, enum grain_kind kind)
{
	struct curve curve = {.count = 0};
	for (size_t i = 0; i < summary->row_count && curve.count < POINTS_MAX; i++) {
		const struct row *row = &summary->rows[i];
		const struct cell *cell = is_kind(row, kind) ? row_cell(row, model) : NULL;
		double ns = cell && cell->rounds > 0 ? record_grain(cell->records[0]) : NAN;
		if (ns > 0)
			insert(&curve, cell, ns);
	}
	return curve;
}

size_t grain_points(const struct summary *summary, const char *model, enum grain_kind kind,
	struct grain_point *points, size_t max)
{
	struct curve curve = gather(summary, model, kind);
	size_t count = curve.count < max ? curve.count : max;
	for (size_t i = 0; i < count; i++)
		points[i] = (struct grain_point){
			curve.ns[i], curve.cells[i]->figures[FIGURE_EFFICIENCY]};
	return count;
}

double grain_crossing(const double *ns, const double *efficiency, size_t count)
{
	size_t i = count;
	while (i > 0 && efficiency[i - 1] >= GRAIN_EFFECTIVE)
		i--;
	if (i == count)
		return NAN;
	if (i == 0)
		return ns[0];
	double low = log(efficiency[i - 1]), high = log(efficiency[i]);
	double share = (log(GRAIN_EFFECTIVE) - low) / (high - low);
	return exp(log(ns[i - 1]) + share * (log(ns[i]) - log(ns[i - 1])));
}

/* In one round; NAN if a record of it is missing. */
static double metg_of_round(const struct curve *curve, int round)
{
	double efficiency[POINTS_MAX];
	for (size_t i = 0; i < curve->count; i++) {
		const struct record *record = cell_record(curve->cells[i], round);
		if (!record || !(record->efficiency > 0))
			return NAN;
		efficiency[i] = record->efficiency;
	}
	return grain_crossing(curve->ns, efficiency, curve->count);
}

double grain_metg_in(
	const struct summary *summary, const char *model, enum grain_kind kind, int round)
{
	struct curve curve = gather(summary, model, kind);
	return curve.count < 2 ? NAN : metg_of_round(&curve, round);
}

struct interval grain_metg(
	const struct summary *summary, const char *model, enum grain_kind kind, bool *bound)
{
	struct curve curve = gather(summary, model, kind);
	double values[ROUNDS_MAX];
	size_t count = 0;
	*bound = false;
	if (curve.count < 2)
		return INTERVAL_NONE;
	for (int round = 1; round <= (int)summary->rounds && count < ROUNDS_MAX; round++)
		values[count++] = metg_of_round(&curve, round);
	struct interval metg = interval_of(values, count);
	*bound = metg.median <= curve.ns[0];
	return metg;
}
