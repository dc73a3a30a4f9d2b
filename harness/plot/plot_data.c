/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of the pictures of speed-ups, models, sweep and plane. */
#include "harness/plot/plot_data.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/plot/plot_block.h"
#include "harness/format/quantity.h"
#include "harness/results/check.h"
#include "harness/results/section.h"
#include "harness/results/trait.h"
#include "harness/files/whole_file.h"

/* Models within this ratio of each other have no bright colours. */
#define SLIGHT_RATIO 1.1

/* The workload that the sweep is made of. */
#define SWEEP_WORKLOAD "mix"

void plot_data_names(const struct summary *summary, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < summary->model_count && used < size; i++)
		used += (size_t)snprintf(
			text + used, size - used, "%s%s", i ? " " : "", summary->models[i]);
}

static bool has_speedup(const struct row *row)
{
	return section_compares(section_of(row)) && row_cell(row, MODEL_BASELINE);
}

static void put_speedup_labels(const struct summary *summary, double *positions, FILE *stream)
{
	double position = 0.5;

	for (const struct section *const *section = sections; *section; section++) {
		bool begun = false;
		for (size_t i = 0; i < summary->row_count; i++) {
			const struct row *row = &summary->rows[i];
			if (section_of(row) != *section || !has_speedup(row))
				continue;
			if (!begun) {
				fprintf(stream, "%g", position);
				plot_put_label(stream, (*section)->title);
				fputs(" 0\n", stream);
				position += 1;
				begun = true;
			}
			fprintf(stream, "%g", position);
			plot_put_row_label(stream, row);
			fputs(" 1\n", stream);
			positions[i] = position;
			position += 1;
		}
	}
}

static void put_speedups(
	const struct summary *summary, size_t model, const double *positions, FILE *stream)
{
	/* The baseline is the line at 1; the others share the row's height. */
	double others = (double)summary->model_count - 1;
	double offset = 0.8 * ((double)model - 0.5 - others / 2) / (others > 0 ? others : 1);

	for (size_t i = 0; i < summary->row_count; i++) {
		const struct cell *cell = row_cell(&summary->rows[i], summary->models[model]);
		if (!cell || positions[i] == 0)
			continue;
		struct interval speedup = cell->figures[FIGURE_SPEEDUP];
		fprintf(stream, "%g", positions[i] + offset);
		plot_put_interval(stream, speedup);
		fprintf(stream, " # %s %s\n", summary->rows[i].name, summary->models[model]);
	}
	fputs("0 1 1 1\n", stream); /* outside the picture: a block must not be empty */
}

/* How many times as fast as sequential the lower bound of each row is. */
static void put_bounds(const struct summary *summary, const double *positions, FILE *stream)
{
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		if (positions[i] == 0)
			continue;
		double wall = row_cell(row, MODEL_BASELINE)->figures[FIGURE_WALL].median;
		double bound = row_bound(row);
		fprintf(stream, "%g", positions[i]);
		plot_put_number(stream, bound > 0 ? wall / bound : NAN);
		putc('\n', stream);
	}
}

int plot_data_speedup(const struct summary *summary, const char *path)
{
	struct whole_file file;
	double *positions = calloc(summary->row_count + 1, sizeof(*positions));

	int status = positions ? whole_file_open(&file, path) : -ENOMEM;
	if (status == 0) {
		put_speedup_labels(summary, positions, file.stream);
		for (size_t model = 0; model < summary->model_count; model++) {
			plot_end_block(file.stream);
			put_speedups(summary, model, positions, file.stream);
		}
		plot_end_block(file.stream);
		put_bounds(summary, positions, file.stream);
		status = whole_file_commit(&file);
	}
	free(positions);
	return status;
}

/* A line for each cell of the model: a row may have it under several numbers of workers. */
static void put_points(const struct summary *summary, const char *model, FILE *stream)
{
	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (strcmp(cell->model, model) != 0 || section_of(cell->row) == &section_claim)
			continue;
		plot_put_number(stream, cell->figures[FIGURE_CONCURRENCY].median);
		plot_put_number(stream, cell->figures[FIGURE_PARALLELISM].median);
		fprintf(stream, " # %s\n", cell->row->name);
	}
}

/* The cell of a row with most tasks in flight; NULL: none was measured. */
static const struct cell *rightmost(const struct row *row)
{
	const struct cell *found = NULL;

	for (size_t i = 0; i < row->cell_count; i++) {
		double value = row->cells[i].figures[FIGURE_CONCURRENCY].median;
		if (value > (found ? found->figures[FIGURE_CONCURRENCY].median : 0))
			found = &row->cells[i];
	}
	return found;
}

/* Each row's name, where it has most tasks in flight. */
static void put_plane_labels(const struct summary *summary, FILE *stream)
{
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct cell *cell = rightmost(&summary->rows[i]);
		if (!cell || section_of(cell->row) == &section_claim)
			continue;
		plot_put_number(stream, cell->figures[FIGURE_CONCURRENCY].median);
		plot_put_number(stream, cell->figures[FIGURE_PARALLELISM].median);
		plot_put_label(stream, cell->row->name);
		putc('\n', stream);
	}
}

int plot_data_plane(const struct summary *summary, const char *path)
{
	struct whole_file file;

	int status = whole_file_open(&file, path);
	if (status < 0)
		return status;
	for (size_t model = 0; model < summary->model_count; model++) {
		fprintf(file.stream,
			"# %s: concurrency, parallelism; the first lies outside\n1 -1\n",
			summary->models[model]);
		put_points(summary, summary->models[model], file.stream);
		plot_end_block(file.stream);
	}
	fputs("1 -1 \"\"\n", file.stream);
	put_plane_labels(summary, file.stream);
	return whole_file_commit(&file);
}

/* "71.9× ±4 %", half the interval; "≈ 1" where no difference is shown. */
static void put_heat_text(const struct summary *summary, const struct cell *cell, FILE *stream)
{
	struct interval speedup = cell->figures[FIGURE_SPEEDUP];
	double share = 50 * (speedup.high - speedup.low) / speedup.median;

	if (interval_known(speedup) && !summary_shows(summary, speedup))
		fputs(" \"≈ 1\"", stream);
	else if (interval_known(speedup))
		fprintf(stream, " \"%s× ±%.*f %%\"", quantity_number(speedup.median).of,
			share < 0.95 ? 1 : 0, share);
	else
		fprintf(stream, " \"%s×\"", quantity_number(speedup.median).of);
}

/* What was measured of a row, or what was not. A cell that shows no difference is at 1. */
static void put_heat(
	const struct summary *summary, const struct row *row, int y, bool measured, FILE *stream)
{
	for (size_t model = 1; model < summary->model_count; model++) {
		const struct cell *cell = row_cell(row, summary->models[model]);
		struct interval speedup = cell ? cell->figures[FIGURE_SPEEDUP] : INTERVAL_NONE;
		bool same = interval_known(speedup) && !summary_shows(summary, speedup);
		if (isnan(speedup.median) == measured)
			continue;
		fprintf(stream, "%zu %d", model, y);
		if (measured) {
			plot_put_number(stream, same ? 1 : speedup.median);
			put_heat_text(summary, cell, stream);
		}
		putc('\n', stream);
	}
}

typedef void heat_function(
	const struct summary *summary, const struct row *row, int y, FILE *stream);

static void put_heat_label(
	const struct summary *summary, const struct row *row, int y, FILE *stream)
{
	(void)summary;
	fprintf(stream, "%d", y);
	plot_put_row_label(stream, row);
	fputs(" 1\n", stream);
}

static void put_measured(const struct summary *summary, const struct row *row, int y, FILE *stream)
{
	put_heat(summary, row, y, true, stream);
}

static void put_unmeasured(
	const struct summary *summary, const struct row *row, int y, FILE *stream)
{
	put_heat(summary, row, y, false, stream);
}

/* The rows in the order of the report's tables, each section after its name. */
static void put_heat_rows(
	const struct summary *summary, heat_function *put, bool headings, FILE *stream)
{
	int y = 0;

	for (const struct section *const *section = sections; *section; section++) {
		bool begun = false;
		for (size_t i = 0; i < summary->row_count; i++) {
			const struct row *row = &summary->rows[i];
			if (section_of(row) != *section || !has_speedup(row))
				continue;
			if (!begun)
				y++;
			if (!begun && headings) {
				fprintf(stream, "%d", y);
				plot_put_label(stream, (*section)->title);
				fputs(" 0\n", stream);
			}
			begun = true;
			put(summary, row, ++y, stream);
		}
	}
}

int plot_data_heatmap(const struct summary *summary, const char *path)
{
	struct whole_file file;

	int status = whole_file_open(&file, path);
	if (status < 0)
		return status;
	put_heat_rows(summary, put_heat_label, true, file.stream);
	plot_end_block(file.stream);
	put_heat_rows(summary, put_measured, false, file.stream);
	fputs("-1 -1 1 \"\"\n", file.stream); /* outside, as below */
	plot_end_block(file.stream);
	put_heat_rows(summary, put_unmeasured, false, file.stream);
	fputs("-1 -1\n", file.stream); /* outside the picture: a block must not be empty */
	return whole_file_commit(&file);
}

/* The models with the lowest and the highest value of a trait that are above 0; NAN: there are
 * none.
 */
struct range {
	struct interval min, max;
};

static struct range range_of(const struct summary *summary, enum trait trait)
{
	struct range range = {INTERVAL_NONE, INTERVAL_NONE};

	for (size_t i = 0; i < summary->model_count; i++) {
		struct interval value = trait_of(summary, summary->models[i], trait);
		if (!(value.median > 0))
			continue;
		if (!(range.min.median <= value.median))
			range.min = value;
		if (!(range.max.median >= value.median))
			range.max = value;
	}
	return range;
}

/* Whether the intervals of two values have nothing in common; without intervals, whether their
 * medians differ by more than a little. */
static bool are_apart(struct interval a, struct interval b)
{
	if (interval_known(a) && interval_known(b))
		return a.low > b.high || b.low > a.high;
	return fabs(log(a.median / b.median)) > log(SLIGHT_RATIO);
}

/* From -1, the worst, to 1, the best, by ratio. 0, no colour, for what is apart from neither end,
 * and for all where the ends are not apart. */
static double merit_of(enum trait trait, struct interval value, struct range range)
{
	if (!(value.median > 0) || !are_apart(range.min, range.max) ||
		(!are_apart(value, range.min) && !are_apart(value, range.max)))
		return 0;
	double reach = log(range.max.median / range.min.median) / 2;
	double middle = (log(range.max.median) + log(range.min.median)) / 2;
	double merit = (log(value.median) - middle) / reach;
	return trait_is_gain(trait) ? merit : -merit;
}

/* What was measured, or what was not. */
static void put_traits(const struct summary *summary, bool measured, FILE *stream)
{
	for (enum trait trait = 0; trait < TRAITS; trait++) {
		struct range range = range_of(summary, trait);
		for (size_t i = 0; i < summary->model_count; i++) {
			struct interval value = trait_of(summary, summary->models[i], trait);
			if (isnan(value.median) == measured)
				continue;
			fprintf(stream, "%d %zu", (int)trait + 1, i + 1);
			if (measured)
				fprintf(stream, " %.4f \"%s\"", merit_of(trait, value, range),
					trait_text(trait, value.median).of);
			putc('\n', stream);
		}
	}
}

int plot_data_models(const struct summary *summary, const char *path)
{
	struct whole_file file;

	int status = whole_file_open(&file, path);
	if (status < 0)
		return status;
	for (enum trait trait = 0; trait < TRAITS; trait++) {
		fprintf(file.stream, "%d", (int)trait + 1);
		plot_put_label(file.stream, trait_name(trait));
		putc('\n', file.stream);
	}
	plot_end_block(file.stream);
	put_traits(summary, true, file.stream);
	fputs("-1 -1 0 \"\"\n", file.stream); /* outside, as below */
	plot_end_block(file.stream);
	put_traits(summary, false, file.stream);
	fputs("-1 -1\n", file.stream); /* outside the picture: a block must not be empty */
	return whole_file_commit(&file);
}

static double memory_of(const struct summary *summary, size_t model)
{
	return trait_of(summary, summary->models[model], TRAIT_MEMORY).median;
}

bool plot_data_has_memory(const struct summary *summary)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->model_count; i++)
		count += memory_of(summary, i) > 0;
	return count > 1;
}

/* A line for each model of which it is known: its place, bytes, the bytes in words. */
int plot_data_memory(const struct summary *summary, const char *path)
{
	struct whole_file file;
	int status = whole_file_open(&file, path), place = 0;

	if (status < 0)
		return status;
	for (size_t i = 0; i < summary->model_count; i++) {
		double kib = memory_of(summary, i);
		if (!(kib > 0))
			continue;
		fprintf(file.stream, "%d %.9g \"%s\" \"%s\"\n", ++place, kib * 1024,
			trait_text(TRAIT_MEMORY, kib).of, summary->models[i]);
	}
	return whole_file_commit(&file);
}

/* The share of its tasks' time that a row of the sweep computes; NAN if it is none. */
static double share_of_computing(const struct row *row)
{
	static const struct check waiting = {.source = CHECK_FACT, .name = "waiting"};
	const struct cell *cell = row_cell(row, MODEL_BASELINE);

	if (strcmp(row->workload, SWEEP_WORKLOAD) != 0 || !cell)
		return NAN;
	return 1 - check_interval(&waiting, cell).median;
}

size_t plot_data_sweep_points(const struct summary *summary)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->row_count; i++)
		count += isnan(share_of_computing(&summary->rows[i])) ? 0 : 1;
	return count;
}

static void put_sweep(const struct summary *summary, const char *model, FILE *stream)
{
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct cell *cell = row_cell(&summary->rows[i], model);
		double share = share_of_computing(&summary->rows[i]);
		if (isnan(share) || !cell || isnan(cell->figures[FIGURE_SPEEDUP].median))
			continue;
		struct interval speedup = cell->figures[FIGURE_SPEEDUP];
		fprintf(stream, "%.9g", share);
		plot_put_interval(stream, speedup);
		fprintf(stream, " # %s\n", summary->rows[i].name);
	}
	fputs("-1 1 1 1\n", stream); /* outside the picture: a block must not be empty */
}

int plot_data_sweep(const struct summary *summary, const char *path)
{
	struct whole_file file;

	int status = whole_file_open(&file, path);
	if (status < 0)
		return status;
	for (size_t model = 0; model < summary->model_count; model++) {
		put_sweep(summary, summary->models[model], file.stream);
		plot_end_block(file.stream);
	}
	return whole_file_commit(&file);
}
