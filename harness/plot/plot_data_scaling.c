/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speed-up over workers, with the lower bound and the law that describes it. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "harness/plot/plot_block.h"
#include "harness/plot/plot_data.h"
#include "harness/results/scaling.h"
#include "harness/files/whole_file.h"

enum { CURVE_STEPS = 60 };

/* The curve of the law with more freedom that describes the series; NULL if none does. */
static const struct scaling_curve *curve_of(const struct scaling *scaling)
{
	for (int law = SCALING_LAWS - 1; law >= 0; law--)
		if (scaling->laws[law].refusal[0] == '\0')
			return &scaling->laws[law].curve;
	return NULL;
}

static void put_points(const struct scaling *scaling, FILE *stream)
{
	for (size_t i = 0; i < scaling->count; i++) {
		struct interval speedup = scaling->cells[i]->figures[FIGURE_SPEEDUP];
		fprintf(stream, "%d", scaling->cells[i]->workers);
		plot_put_interval(stream, speedup);
		putc('\n', stream);
	}
}

/* Within what was measured, and no further. */
static void put_curve(const struct scaling *scaling, FILE *stream)
{
	const struct scaling_curve *curve = curve_of(scaling);
	double first = scaling->cells[0]->workers;
	double last = scaling->cells[scaling->count - 1]->workers;

	for (int i = 0; curve && i <= CURVE_STEPS; i++) {
		double workers = first * pow(last / first, (double)i / CURVE_STEPS);
		fprintf(stream, "%.6g", workers);
		plot_put_number(stream, scaling_curve_at(curve, workers));
		putc('\n', stream);
	}
}

/* What the sequential model's time would be over the ideal one's. */
static void put_ideal(const struct scaling *scaling, FILE *stream)
{
	const struct cell *baseline = row_cell(scaling->row, MODEL_BASELINE);

	for (size_t i = 0; i < scaling->count; i++) {
		fprintf(stream, "%d", scaling->cells[i]->workers);
		plot_put_number(stream, baseline->figures[FIGURE_WALL].median /
						scaling->cells[i]->figures[FIGURE_IDEAL].median);
		putc('\n', stream);
	}
}

typedef void put_function(const struct scaling *scaling, FILE *stream);

/* A block of the series that is of this row and model; of the first of the row if model is NULL. */
static void put_block(const struct scalings *scalings, const struct row *row, const char *model,
	put_function *put, FILE *stream)
{
	plot_end_block(stream);
	for (size_t i = 0; i < scalings->count; i++) {
		const struct scaling *scaling = &scalings->items[i];
		if (scaling->row != row || (model && strcmp(scaling->model, model) != 0))
			continue;
		put(scaling, stream);
		break;
	}
	fputs("-1 1 1 1\n", stream); /* outside the picture: a block must not be empty */
}

static bool begins_row(const struct scalings *scalings, size_t i)
{
	return i == 0 || scalings->items[i].row != scalings->items[i - 1].row;
}

static void put_titles(const struct scalings *scalings, FILE *stream)
{
	int panel = 0;

	for (size_t i = 0; i < scalings->count; i++) {
		if (!begins_row(scalings, i))
			continue;
		fprintf(stream, "%d", ++panel);
		plot_put_row_heading(stream, scalings->items[i].row);
		putc('\n', stream);
	}
	if (panel == 0)
		fputs("0 \"\"\n", stream);
}

static void put_panels(const struct summary *summary, const struct scalings *scalings, FILE *stream)
{
	for (size_t i = 0; i < scalings->count; i++) {
		const struct row *row = scalings->items[i].row;
		if (!begins_row(scalings, i))
			continue;
		put_block(scalings, row, NULL, put_ideal, stream);
		for (size_t model = 0; model < summary->model_count; model++) {
			put_block(scalings, row, summary->models[model], put_points, stream);
			put_block(scalings, row, summary->models[model], put_curve, stream);
		}
	}
}

int plot_data_scaling(const struct summary *summary, const char *path)
{
	struct whole_file file;
	struct scalings scalings;

	int status = scalings_gather(&scalings, summary);
	if (status < 0)
		return status;
	status = whole_file_open(&file, path);
	if (status == 0) {
		put_titles(&scalings, file.stream);
		put_panels(summary, &scalings, file.stream);
		status = whole_file_commit(&file);
	}
	scalings_release(&scalings);
	return status;
}
