/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment's picture. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/experiment/series.h"
#include "harness/files/file.h"
#include "harness/files/whole_file.h"
#include "harness/plot/plot.h"
#include "harness/plot/plot_block.h"
#include "harness/process/exit.h"

/* Where a value lies on the axis: its number, or its place if it is none. */
static double place_of(const struct sweep *sweep, size_t i)
{
	char *end;
	double number = strtod(sweep->values[i], &end);

	return *end || !isfinite(number) ? (double)i + 1 : number;
}

static struct interval value_of(
	const struct series *series, const struct point *point, const char *name)
{
	const struct cell *cell = row_cell(summary_row(series->summary, point->name), name);
	double unit = series->measure->unit;

	return cell ? interval_scaled(cell->figures[series->measure->figure], 1 / unit)
		    : INTERVAL_NONE;
}

/* The least and the greatest of all values, with their intervals. */
static void put_extent(const struct series *series, FILE *stream)
{
	double min = NAN, max = NAN;
	const json_t *item;
	size_t m;

	for (size_t i = 0; i < series->experiment->point_count; i++)
		json_array_foreach(series->experiment->models, m, item)
		{
			struct interval value = value_of(
				series, &series->experiment->points[i], json_string_value(item));
			min = fmin(min, fmin(value.median, value.low));
			max = fmax(max, fmax(value.median, value.high));
		}
	fprintf(stream, "%.9g %.9g", isnan(min) ? 0 : min, isnan(max) ? 1 : max);
}

static void put_point(const struct series *series, const struct point *point, double place,
	const char *name, FILE *stream)
{
	struct interval value = value_of(series, point, name);

	fprintf(stream, "%.9g", place);
	plot_put_interval(stream, value);
	plot_put_label(stream, point->values[0]);
	putc('\n', stream);
}

/* A block for each panel and model, after one with the panels' titles and the extent. */
static void put_blocks(const struct series *series, FILE *stream)
{
	const struct experiment *experiment = series->experiment;
	const struct sweep *first = &experiment->sweeps[0], *second = &experiment->sweeps[1];
	size_t panels = experiment->sweep_count > 1 ? second->count : 1;
	const json_t *item;
	size_t m;

	for (size_t panel = 0; panel < panels; panel++) {
		char title[160] = "";
		if (experiment->sweep_count > 1)
			snprintf(title, sizeof(title), "%.60s = %.60s", second->name,
				second->values[panel]);
		fprintf(stream, "%zu ", panel + 1);
		put_extent(series, stream);
		plot_put_label(stream, title);
		plot_put_label(stream, series->measure->axis);
		putc('\n', stream);
	}
	for (size_t panel = 0; panel < panels; panel++)
		json_array_foreach(experiment->models, m, item)
		{
			plot_end_block(stream);
			for (size_t i = 0; i < first->count; i++)
				put_point(series, &experiment->points[i * panels + panel],
					place_of(first, i), json_string_value(item), stream);
		}
}

static char *names_of(const json_t *list)
{
	char *names = format_text("%s", ""), *more;
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		more = format_text("%s%s%s", names, i > 0 ? " " : "", json_string_value(item));
		free(names);
		names = more;
	}
	return names;
}

int series_plot(const struct series *series, const char *stem)
{
	char *path = format_text("%s.dat", stem), *names = names_of(series->experiment->models);
	char *title = format_text("%s: %s over %s", series->experiment->request.workload,
		series->measure->name, series->experiment->sweeps[0].name);
	struct whole_file file;
	int status = whole_file_open(&file, path);

	if (status == 0) {
		put_blocks(series, file.stream);
		status = whole_file_commit(&file);
	}
	int answer = status < 0
			     ? complain(EXIT_WRONG, "%s: %s", path, strerror(-status))
			     : plot_draw(stem, "series", names, title,
				       series->experiment->sweeps[0].name, series->measure->axis);
	free(title);
	free(names);
	free(path);
	return answer;
}
