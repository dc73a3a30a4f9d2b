/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What grows with the number of connections, and with the rate at which tasks arrive. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/whole_file.h"
#include "harness/plot/plot_block.h"
#include "harness/plot/plot_data.h"
#include "harness/results/model_kind.h"

/* The workloads that the pictures are made of. */
#define CONNECTIONS "connections"
#define SERVICE "mix"

/* With fewer places there is nothing to see. */
enum { PLACES_MIN = 3 };

/* Where a row lies on the axis; NAN: it is not in the picture. */
typedef double place_function(const struct row *row);

static double connections_of(const struct row *row)
{
	bool ends = !row->ending[0] || strcmp(row->ending, "ok") == 0;
	return strcmp(row->workload, CONNECTIONS) == 0 && row->tasks > 0 && ends
		       ? (double)row->tasks
		       : NAN;
}

/* Tasks a real second. */
static double rate_of(const struct row *row)
{
	return strcmp(row->workload, SERVICE) == 0 && row_rate(row) > 0
		       ? row_rate(row) / row->second
		       : NAN;
}

struct panel {
	const char *title, *axis;
	enum figure figure;
	double unit; /* what the axis counts, in the figure's own unit */
};

static size_t count_places(const struct summary *summary, place_function *place)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->row_count; i++)
		count += isfinite(place(&summary->rows[i])) ? 1 : 0;
	return count;
}

static struct interval value_of(const struct row *row, const char *name, const struct panel *panel)
{
	const struct cell *cell = row_cell(row, name);
	return cell ? interval_scaled(cell->figures[panel->figure], 1 / panel->unit)
		    : INTERVAL_NONE;
}

static void put_panel_line(const struct summary *summary, place_function *place,
	const struct panel *panel, size_t number, FILE *stream)
{
	double min = NAN, max = NAN;

	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		for (size_t m = 0; isfinite(place(row)) && m < summary->model_count; m++) {
			struct interval value = value_of(row, summary->models[m], panel);
			min = fmin(min, fmin(value.median, value.low));
			max = fmax(max, fmax(value.median, value.high));
		}
	}
	fprintf(stream, "%zu %.9g %.9g", number, isnan(min) ? 0 : min, isnan(max) ? 1 : max);
	plot_put_label(stream, panel->title);
	plot_put_label(stream, panel->axis);
	putc('\n', stream);
}

static void put_block(const struct summary *summary, place_function *place,
	const struct panel *panel, const char *name, FILE *stream)
{
	plot_end_block(stream);
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		char label[32];
		if (!isfinite(place(row)))
			continue;
		struct interval value = value_of(row, name, panel);
		fprintf(stream, "%.9g", place(row));
		plot_put_interval(stream, value);
		snprintf(label, sizeof(label), "%.9g", place(row));
		plot_put_label(stream, label);
		putc('\n', stream);
	}
}

static int write_panels(const struct summary *summary, place_function *place,
	const struct panel *panels, size_t count, const char *path)
{
	struct whole_file file;
	int status = whole_file_open(&file, path);

	if (status < 0)
		return status;
	for (size_t i = 0; i < count; i++)
		put_panel_line(summary, place, &panels[i], i + 1, file.stream);
	for (size_t i = 0; i < count; i++)
		for (size_t m = 0; m < summary->model_count; m++)
			put_block(summary, place, &panels[i], summary->models[m], file.stream);
	return whole_file_commit(&file);
}

bool plot_data_has_connections(const struct summary *summary)
{
	return count_places(summary, connections_of) >= PLACES_MIN;
}

int plot_data_connections(const struct summary *summary, const char *path)
{
	static const struct panel panels[] = {
		{"memory of all processes", "MiB", FIGURE_MEMORY, 1024},
		{"from opening to the last answer", "seconds", FIGURE_WALL_REAL, 1}};
	return write_panels(summary, connections_of, panels, 2, path);
}

bool plot_data_has_rates(const struct summary *summary)
{
	return count_places(summary, rate_of) >= PLACES_MIN;
}

int plot_data_rates(const struct summary *summary, const char *path)
{
	static const struct panel panels[] = {
		{"99 of 100 took no longer", "milliseconds", FIGURE_LATENCY_P99, 1e-3},
		{"served", "tasks a second", FIGURE_THROUGHPUT, 1}};
	return write_panels(summary, rate_of, panels, 2, path);
}

void plot_data_rates_title(const struct summary *summary, char *text, size_t size)
{
	int workers = 0;
	const struct row *first = NULL;

	for (size_t i = 0; i < summary->row_count && !first; i++)
		if (isfinite(rate_of(&summary->rows[i])))
			first = &summary->rows[i];
	for (size_t i = 0; first && i < first->cell_count; i++)
		if (kind_covers("pool", first->cells[i].model))
			workers = first->cells[i].workers;
	const char *wait = first ? row_setting(first, "wait") : NULL;
	const char *cpu = first ? row_setting(first, "cpu") : NULL;
	snprintf(text, size, "A service under growing load: %.16s of waiting, %.16s of CPU time",
		wait ? wait : "25ms", cpu ? cpu : "25ms");
	if (workers > 0)
		snprintf(text + strlen(text), size - strlen(text), "; pools of %d", workers);
}
