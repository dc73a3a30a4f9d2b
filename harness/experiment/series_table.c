/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment's table. */
#include <math.h>
#include <string.h>

#include "harness/experiment/series.h"
#include "harness/format/quantity.h"
#include "harness/format/table.h"
#include "harness/process/exit.h"
#include "harness/results/caveat.h"

static const struct measure measures[] = {
	{"throughput", FIGURE_THROUGHPUT, "Throughput", "tasks a second", 1, true},
	{"wall", FIGURE_WALL_REAL, "Wall", "wall time, seconds", 1, false},
	{"p50", FIGURE_LATENCY_P50, "p50", "p50 of a task, milliseconds", 1e-3, false},
	{"p99", FIGURE_LATENCY_P99, "p99", "p99 of a task, milliseconds", 1e-3, false},
	{"cpu", FIGURE_CPU_PER_TASK, "CPU a task", "CPU time of a task, microseconds", 1e-6, false},
	{"memory", FIGURE_MEMORY, "Memory", "memory, MiB", 1024, false},
};

enum { MEASURES = sizeof(measures) / sizeof(measures[0]) };

const struct measure *measure_choose(const char *name)
{
	const char *names[MEASURES];

	for (int i = 0; i < MEASURES; i++)
		names[i] = measures[i].name;
	int found = choose_word("--y", name, names, MEASURES);
	return found < 0 ? NULL : &measures[found];
}

const char *series_baseline(const struct experiment *experiment, const char *asked)
{
	const char *names[64];
	int count = 0;
	const json_t *item;
	size_t i;

	json_array_foreach(experiment->models, i, item)
	{
		if (count < 64)
			names[count++] = json_string_value(item);
	}
	/* With a rate the sequential model is overloaded before all others, and says little. */
	bool open = experiment->request.rate != NULL && count > 1;
	if (!asked)
		return open && strcmp(names[0], MODEL_BASELINE) == 0 ? names[1] : names[0];
	int found = choose_word("--baseline", asked, names, count);
	return found < 0 ? NULL : names[found];
}

struct line {
	const struct series *series;
	const struct point *point;
	const struct cell *cell;
	bool first; /* of its point */
};

/* Of the sweep that the column is about. */
static void put_value(struct table *table, const void *item)
{
	const struct line *line = item;
	const size_t *sweep = table_about(table);

	table_cell(table, TABLE_STRONG, "%s", line->first ? line->point->values[*sweep] : "");
}

TABLE_SHOWS(put_model, const struct line *line, TABLE_PLAIN,
	quantity_model(line->cell->model, line->cell->workers).of)
TABLE_SHOWS(put_caveat, const struct line *line, TABLE_STRONG,
	caveat_text(line->series->summary, line->cell).of)

/* A median with its unit, and half its interval in per cent. */
static void put_with_share(struct table *table, const char *median, struct interval interval)
{
	double share = 50 * (interval.high - interval.low) / interval.median;

	if (interval_known(interval) && isfinite(share))
		table_cell(table, TABLE_PLAIN, "%s ±%.*f %%", median, share < 9.5 ? 1 : 0, share);
	else
		table_cell(table, TABLE_PLAIN, "%s", median);
}

static struct quantity text_of(const struct measure *measure, double value)
{
	struct quantity text;

	if (measure->figure == FIGURE_MEMORY)
		return quantity_memory(value);
	if (measure->figure != FIGURE_THROUGHPUT)
		return quantity_duration(value);
	snprintf(text.of, sizeof(text.of), "%.80s/s", quantity_number(value).of);
	return isnan(value) ? quantity_number(value) : text;
}

/* The measure that the column is about. */
static void put_measure(struct table *table, const void *item)
{
	const struct measure *measure = table_about(table);
	struct interval value = ((const struct line *)item)->cell->figures[measure->figure];

	put_with_share(table, text_of(measure, value.median).of, value);
}

/* How many times the baseline's; of what is better when there is less, as often as that is less
 * than the baseline's only for the wall time, which makes it a speed-up. */
static void put_ratio(struct table *table, const void *item)
{
	const struct line *line = item;
	const struct series *series = line->series;
	const struct cell *base = row_cell(line->cell->row, series->baseline);
	struct interval ratio = INTERVAL_NONE;

	if (!base || base->tasks != line->cell->tasks)
		table_cell(table, TABLE_PLAIN, "–");
	else if (base == line->cell)
		table_cell(table, TABLE_PLAIN, "1×");
	else {
		ratio = cell_ratio_of(line->cell, base, series->measure->figure);
		table_cell(table, TABLE_PLAIN, "%s", quantity_comparison(ratio).of);
	}
}

static void add_columns(struct table *table, const struct series *series,
	size_t sweeps[EXPERIMENT_SWEEPS], char *heading, size_t size)
{
	for (size_t i = 0; i < series->experiment->sweep_count; i++) {
		sweeps[i] = i;
		table_add(table,
			(struct table_column){
				series->experiment->sweeps[i].name, TABLE_RIGHT, put_value},
			&sweeps[i]);
	}
	table_add(table, (struct table_column){"Model", TABLE_LEFT, put_model}, NULL);
	table_add(table, (struct table_column){"Caveat", TABLE_LEFT, put_caveat}, NULL);
	snprintf(heading, size, "%s over\n%s", series->measure->heading, series->baseline);
	if (json_array_size(series->experiment->models) > 1)
		table_add(table, (struct table_column){heading, TABLE_RIGHT, put_ratio}, NULL);
	for (size_t i = 0; i < MEASURES; i++)
		table_add(table,
			(struct table_column){measures[i].heading, TABLE_RIGHT, put_measure},
			&measures[i]);
}

static void add_lines(struct table *table, const struct series *series)
{
	for (size_t i = 0; i < series->experiment->point_count; i++) {
		const struct point *point = &series->experiment->points[i];
		const struct row *row = summary_row(series->summary, point->name);
		for (size_t j = 0; row && j < row->cell_count; j++)
			table_line(
				table, &(const struct line){series, point, &row->cells[j], j == 0});
	}
}

static void print_certainty(const struct series *series, FILE *stream)
{
	size_t low, high, rounds = series->summary->rounds;
	double coverage = median_ranks(rounds, &low, &high);

	if (isfinite(coverage))
		fprintf(stream,
			"Medians of %zu interleaved rounds; ±: half the %.1f %% interval; "
			"[ ]: all of it.\n",
			rounds, 100 * coverage);
	else
		fprintf(stream, "Medians of %zu round%s: too few for an interval, 6 give one.\n",
			rounds, rounds == 1 ? "" : "s");
}

/* Without a rate latencies of pools and of loops are not of the same thing. */
static void print_latency_note(const struct series *series, FILE *stream)
{
	if (row_rate(&series->summary->rows[0]) > 0)
		fputs("p50, p99: of a task, from the moment it was due.\n", stream);
	else
		fputs("p50, p99: of a task, from its first instruction. All tasks are there at "
		      "once: on a loop they\nbegin at once and wait, in a pool they stand in line "
		      "before; to compare latencies, give a --rate.\n",
			stream);
}

static void print_caveats(const struct series *series, FILE *stream)
{
	bool seen[CAVEAT_NONE + 1];

	caveats_seen(series->summary, seen);
	for (enum caveat caveat = 0; caveat < CAVEAT_NONE; caveat++)
		if (seen[caveat] && caveat != CAVEAT_FEW_ROUNDS)
			fprintf(stream, "%s: %s.\n", caveat_name(caveat), caveat_meaning(caveat));
}

static void print_notes(const struct series *series, FILE *stream)
{
	bool scaled = false;

	putc('\n', stream);
	print_certainty(series, stream);
	for (size_t i = 0; i < series->summary->row_count; i++)
		scaled |= series->summary->rows[i].second != 1;
	if (scaled)
		fputs("Times are real ones, not document seconds.\n", stream);
	print_latency_note(series, stream);
	print_caveats(series, stream);
}

int series_print(const struct series *series, FILE *stream)
{
	struct table *table = table_open(NULL, 0);
	size_t sweeps[EXPERIMENT_SWEEPS];
	char heading[128];

	add_columns(table, series, sweeps, heading, sizeof(heading));
	add_lines(table, series);
	table_drop_unmeasured(table);
	int status = table_print(table, stream, TEXT_TERMINAL);
	table_close(table);
	print_notes(series, stream);
	return status;
}

static void put_csv_line(const struct series *series, const struct point *point,
	const struct cell *cell, FILE *stream)
{
	for (size_t i = 0; i < series->experiment->sweep_count; i++)
		fprintf(stream, "\"%s\",", point->values[i]);
	fprintf(stream, "%s,%d,%lld,%s", cell->model, cell->workers, (long long)cell->tasks,
		caveat_name(cell_caveat(series->summary, cell)));
	for (size_t i = 0; i < MEASURES; i++) {
		struct interval value = cell->figures[measures[i].figure];
		const double ends[] = {value.median, value.low, value.high};
		for (size_t j = 0; j < 3; j++) {
			putc(',', stream);
			if (isfinite(ends[j]))
				fprintf(stream, "%.9g", ends[j]);
		}
	}
	putc('\n', stream);
}

void series_csv(const struct series *series, FILE *stream)
{
	for (size_t i = 0; i < series->experiment->sweep_count; i++)
		fprintf(stream, "sweep_%s,", series->experiment->sweeps[i].name);
	fputs("model,workers,tasks,quality", stream);
	for (size_t i = 0; i < MEASURES; i++) {
		const char *name = figure_name(measures[i].figure);
		fprintf(stream, ",%s,%s_low,%s_high", name, name, name);
	}
	putc('\n', stream);
	for (size_t i = 0; i < series->experiment->point_count; i++) {
		const struct point *point = &series->experiment->points[i];
		const struct row *row = summary_row(series->summary, point->name);
		for (size_t j = 0; row && j < row->cell_count; j++)
			put_csv_line(series, point, &row->cells[j], stream);
	}
}
