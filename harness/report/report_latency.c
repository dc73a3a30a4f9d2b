/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_latency.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/quantity.h"
#include "harness/results/section.h"

static double rate_of(const struct row *row)
{
	const char *rate = row_setting(row, "rate");
	return rate ? strtod(rate, NULL) : 0;
}

/* NULL: by nothing. */
static const char *disturbance_of(const struct row *row)
{
	const char *disturbance = row_setting(row, "disturb");
	return disturbance && strcmp(disturbance, "none") != 0 ? disturbance : NULL;
}

static bool is_shown(const struct row *row)
{
	return section_of(row) == &section_latency || rate_of(row) > 0;
}

static bool is_of_disturbance(const char *setting)
{
	return strncmp(setting, "disturb=", 8) == 0 || strncmp(setting, "stretch=", 8) == 0;
}

/* Whether each setting of `row` but those of the disturbance is also one of `other`. */
static bool settings_are_in(const struct row *row, const struct row *other)
{
	const json_t *item;
	size_t i;

	json_array_foreach(row->settings, i, item)
	{
		char name[64];
		const char *setting = json_string_value(item), *value = strchr(setting, '=');
		size_t length = value ? (size_t)(value - setting) : strlen(setting);
		if (is_of_disturbance(setting) || length >= sizeof(name))
			continue;
		memcpy(name, setting, length);
		name[length] = '\0';
		const char *others = row_setting(other, name);
		if (!value || !others || strcmp(others, value + 1) != 0)
			return false;
	}
	return true;
}

/* Whether two rows are alike but for what disturbs them. */
static bool are_alike(const struct row *row, const struct row *other)
{
	return strcmp(row->workload, other->workload) == 0 && row->second == other->second &&
	       settings_are_in(row, other) && settings_are_in(other, row);
}

/* How long tasks came, over how long it took to serve them. */
static double kept_up(const struct cell *cell)
{
	double *shares = calloc(cell->rounds + 1, sizeof(*shares));

	if (!shares)
		return NAN;
	for (size_t i = 0; i < cell->rounds; i++)
		shares[i] = cell->records[i]->arrivals_s / cell->records[i]->wall_s;
	double share = interval_of(shares, cell->rounds).median;
	free(shares);
	return share;
}

static void add_milliseconds(struct table *table, struct interval interval)
{
	interval.median *= 1e3;
	interval.low *= 1e3;
	interval.high *= 1e3;
	table_cell(table, TABLE_PLAIN, "%s", quantity_interval(interval).of);
}

/* One model in a row; `calm` is it without the disturbance, NULL if this is that one. */
static void add_line(struct table *table, const struct cell *cell, const struct cell *calm)
{
	const char *disturbance = disturbance_of(cell->row);

	table_cell(table, calm ? TABLE_PLAIN : TABLE_STRONG, "%s",
		calm ? "" : quantity_model(cell->model, cell->workers).of);
	table_cell(table, TABLE_PLAIN, "%s", disturbance ? disturbance : "–");
	add_milliseconds(table, cell->figures[FIGURE_LATENCY_P50]);
	add_milliseconds(table, cell->figures[FIGURE_LATENCY_P99]);
	if (calm && calm->tasks == cell->tasks)
		table_cell(table, TABLE_PLAIN, "%s",
			quantity_comparison(cell_ratio_of(cell, calm, FIGURE_LATENCY_P99)).of);
	else
		table_cell(table, TABLE_PLAIN, "%s", "–");
	add_milliseconds(table, cell->figures[FIGURE_LATENCY_P999]);
	add_milliseconds(table, cell->figures[FIGURE_LATENCY_MAX]);
	table_cell(table, TABLE_PLAIN, "%s", quantity_percent(kept_up(cell)).of);
}

static void add_disturbed(
	struct table *table, const struct summary *summary, const struct cell *calm)
{
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		const struct cell *cell = row_cell(row, calm->model);
		if (cell && disturbance_of(row) && are_alike(row, calm->row))
			add_line(table, cell, calm);
	}
}

static struct table *table_of_row(const struct summary *summary, const struct row *row)
{
	static const struct {
		const char *heading;
		enum table_align align;
	} columns[] = {{"Model", TABLE_LEFT}, {"Disturbed by", TABLE_LEFT}, {"p50", TABLE_RIGHT},
		{"p99", TABLE_RIGHT}, {"p99 over undisturbed", TABLE_RIGHT}, {"p99.9", TABLE_RIGHT},
		{"Slowest", TABLE_RIGHT}, {"Kept up", TABLE_RIGHT}};
	struct table *table = table_open();

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		table_column(table, columns[i].heading, columns[i].align);
	for (size_t i = 0; i < row->cell_count; i++) {
		add_line(table, &row->cells[i], NULL);
		if (!disturbance_of(row))
			add_disturbed(table, summary, &row->cells[i]);
	}
	return table;
}

/* A row that is disturbed is shown beside the one that is not. */
static bool has_calm_row(const struct summary *summary, const struct row *row)
{
	for (size_t i = 0; i < summary->row_count; i++)
		if (disturbance_of(row) && !disturbance_of(&summary->rows[i]) &&
			are_alike(row, &summary->rows[i]))
			return true;
	return false;
}

static void put_row(struct report *report, const struct row *row)
{
	if (rate_of(row) > 0)
		put_paragraph(report,
			"%s: %s (workload %s, 1 document second = %g s). Open load: %g tasks "
			"arrive in a document second, whatever has become of those before, and "
			"latency counts from then.",
			row->name, row->title, row->workload, row->second, rate_of(row));
	else
		put_paragraph(report,
			"%s: %s (workload %s, 1 document second = %g s). Closed load: all tasks "
			"are there at once, and latency counts from a task's first instruction, so "
			"that standing in line is not part of it.",
			row->name, row->title, row->workload, row->second);
	put_table(report, table_of_row(report->summary, row));
}

static void put_little(struct report *report)
{
	const struct records *records = &report->summary->records;
	double min = NAN, max = NAN;
	size_t count = 0;

	for (size_t i = 0; i < records->count; i++) {
		if (!records->items[i].valid || isnan(records->items[i].little))
			continue;
		min = fmin(min, records->items[i].little);
		max = fmax(max, records->items[i].little);
		count++;
	}
	if (count > 0)
		put_paragraph(report,
			"Little's law, as a check of the meters: in %zu valid runs at a rate the "
			"average number of tasks present, by counting, was %.4f to %.4f times the "
			"product of their rate and their mean latency.",
			count, min, max);
}

void report_latency(struct report *report)
{
	const struct summary *summary = report->summary;
	bool any = false;

	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		if (!is_shown(row) || has_calm_row(summary, row))
			continue;
		if (!any)
			put_heading(report, 2, "Latency");
		any = true;
		put_row(report, row);
	}
	if (!any)
		return;
	put_paragraph(report,
		"In real milliseconds. cpu: a task that computes among the others, in its own "
		"turn; offload: the same where it holds up nobody, if the model has such a place. "
		"It takes one worker of a pool; under sequential its turn is between two tasks. Of "
		"fewer than 1,000 tasks p99.9 is the slowest. Kept up: how long tasks came, over "
		"how long it took "
		"until all were done. A model that is far below 100 %% does not keep up, and its "
		"latency grows with the length of the run.");
	put_little(report);
}
