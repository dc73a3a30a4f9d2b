/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a model over its workers, and the laws fitted to them. */
#include "harness/results/scaling.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_workers(const void *left, const void *right)
{
	const struct cell *a = *(const struct cell *const *)left;
	const struct cell *b = *(const struct cell *const *)right;

	return a->workers < b->workers ? -1 : a->workers > b->workers;
}

static bool is_first_of_model(const struct cell *cell)
{
	return row_cell(cell->row, cell->model) == cell;
}

/* The cells of that one's row and model, by workers. Returns how many, or -ENOMEM. */
static long gather_cells(struct scaling *scaling, const struct cell *first)
{
	const struct row *row = first->row;
	const char *model = first->model;

	*scaling = (struct scaling){.row = row, .model = model};
	scaling->cells = calloc(row->cell_count + 1, sizeof(*scaling->cells));
	if (!scaling->cells)
		return -ENOMEM;
	for (size_t i = 0; i < row->cell_count; i++)
		if (strcmp(row->cells[i].model, model) == 0 && row->cells[i].rounds > 0 &&
			row->cells[i].workers > 0)
			scaling->cells[scaling->count++] = &row->cells[i];
	qsort(scaling->cells, scaling->count, sizeof(*scaling->cells), by_workers);
	return (long)scaling->count;
}

/* What the fits work on; `figures` has room for one value a round of each parameter. */
struct desk {
	double *workers, *speedups, *figures[3];
	size_t rounds;
};

static int desk_open(struct desk *desk, const struct scaling *scaling, size_t rounds)
{
	double *room = calloc(2 * scaling->count + 3 * rounds + 1, sizeof(*room));

	if (!room)
		return -ENOMEM;
	*desk = (struct desk){.workers = room, .speedups = room + scaling->count};
	for (int i = 0; i < 3; i++)
		desk->figures[i] = room + 2 * scaling->count + (size_t)i * rounds;
	return 0;
}

/* The points of one round. Returns how many. */
static size_t take_round(
	struct desk *desk, const struct scaling *scaling, const struct record *baseline)
{
	size_t count = 0;

	for (size_t i = 0; i < scaling->count; i++) {
		const struct record *record = cell_record(scaling->cells[i], baseline->round);
		if (!record)
			continue;
		desk->workers[count] = scaling->cells[i]->workers;
		desk->speedups[count++] = baseline->wall_s / record->wall_s;
	}
	return count;
}

static size_t take_medians(struct desk *desk, const struct scaling *scaling)
{
	for (size_t i = 0; i < scaling->count; i++) {
		desk->workers[i] = scaling->cells[i]->workers;
		desk->speedups[i] = scaling->cells[i]->figures[FIGURE_SPEEDUP].median;
	}
	return scaling->count;
}

static void add_round(struct desk *desk, const struct scaling_curve *curve)
{
	desk->figures[0][desk->rounds] = curve->lambda;
	desk->figures[1][desk->rounds] = curve->sigma;
	desk->figures[2][desk->rounds++] = curve->kappa;
}

/* Takes the medians, unless their curve is not that of the points. */
static void conclude(struct scaling_fitted *fitted, enum scaling_law law, struct desk *desk,
	const struct scaling *scaling)
{
	size_t where;

	fitted->lambda = interval_of(desk->figures[0], desk->rounds);
	fitted->sigma = interval_of(desk->figures[1], desk->rounds);
	fitted->kappa = interval_of(desk->figures[2], desk->rounds);
	fitted->curve = (struct scaling_curve){
		law, fitted->lambda.median, fitted->sigma.median, fitted->kappa.median};
	size_t count = take_medians(desk, scaling);
	fitted->miss =
		scaling_curve_miss(&fitted->curve, desk->workers, desk->speedups, count, &where);
	fitted->miss_at = scaling->cells[where]->workers;
	if (!(fitted->miss <= SCALING_MISS_MAX))
		snprintf(fitted->refusal, sizeof(fitted->refusal),
			"it misses the speed-up at %d worker%s by %.1f %%", fitted->miss_at,
			fitted->miss_at == 1 ? "" : "s", 100 * fitted->miss);
}

static void fit(struct scaling_fitted *fitted, enum scaling_law law, struct desk *desk,
	const struct scaling *scaling, const struct cell *baseline)
{
	size_t max = 0;

	desk->rounds = 0;
	*fitted = (struct scaling_fitted){
		.lambda = INTERVAL_NONE, .sigma = INTERVAL_NONE, .kappa = INTERVAL_NONE};
	for (size_t i = 0; i < baseline->rounds; i++) {
		struct scaling_curve curve;
		size_t count = take_round(desk, scaling, baseline->records[i]);
		max = count > max ? count : max;
		if (scaling_fit(law, desk->workers, desk->speedups, count, &curve) == 0)
			add_round(desk, &curve);
	}
	if (max < SCALING_POINTS_MIN)
		snprintf(fitted->refusal, sizeof(fitted->refusal),
			"%zu numbers of workers; a fit needs %d", max, SCALING_POINTS_MIN);
	else if (2 * desk->rounds <= baseline->rounds)
		snprintf(fitted->refusal, sizeof(fitted->refusal),
			"it could be fitted in %zu of %zu rounds", desk->rounds, baseline->rounds);
	else
		conclude(fitted, law, desk, scaling);
}

static int fit_laws(struct scaling *scaling)
{
	const struct cell *baseline = row_cell(scaling->row, MODEL_BASELINE);
	struct desk desk;

	if (desk_open(&desk, scaling, baseline->rounds) < 0)
		return -ENOMEM;
	for (enum scaling_law law = 0; law < SCALING_LAWS; law++)
		fit(&scaling->laws[law], law, &desk, scaling, baseline);
	free(desk.workers);
	return 0;
}

/* Adds the model of a row's cell if the row has it under several numbers of workers. */
static int add_model(struct scalings *scalings, const struct cell *first)
{
	struct scaling *items =
		reallocarray(scalings->items, scalings->count + 1, sizeof(*scalings->items));

	if (!items)
		return -ENOMEM;
	scalings->items = items;
	struct scaling *scaling = &items[scalings->count];
	long count = gather_cells(scaling, first);
	if (count < 0)
		return (int)count;
	int status = count > 1 ? fit_laws(scaling) : 0;
	if (status == 0 && count > 1)
		scalings->count++;
	else
		free(scaling->cells);
	return status;
}

int scalings_gather(struct scalings *scalings, const struct summary *summary)
{
	int status = 0;

	*scalings = (struct scalings){0};
	for (size_t i = 0; i < summary->cell_count && status == 0; i++) {
		const struct cell *cell = &summary->cells[i];
		if (row_cell(cell->row, MODEL_BASELINE) && is_first_of_model(cell))
			status = add_model(scalings, cell);
	}
	if (status < 0)
		scalings_release(scalings);
	return status;
}

void scalings_release(struct scalings *scalings)
{
	for (size_t i = 0; i < scalings->count; i++)
		free(scalings->items[i].cells);
	free(scalings->items);
	*scalings = (struct scalings){0};
}

struct interval scaling_fraction(const struct cell *cell)
{
	struct interval fraction = cell->figures[FIGURE_SPEEDUP];
	double max = fraction.high;

	if (cell->workers < 2)
		return INTERVAL_NONE;
	/* A greater speed-up leaves less that is serial. */
	fraction.median = karp_flatt(fraction.median, cell->workers);
	fraction.high = karp_flatt(fraction.low, cell->workers);
	fraction.low = karp_flatt(max, cell->workers);
	return fraction;
}
