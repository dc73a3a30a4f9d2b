/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long tasks took, in the rows where somebody waits for them. */
#include "harness/report/report_latency.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/quantity.h"
#include "harness/report/report_columns.h"
#include "harness/results/section.h"

/* NULL: by nothing. */
static const char *disturbance_of(const struct row *row)
{
	const char *disturbance = row_setting(row, "disturb");
	return disturbance && strcmp(disturbance, "none") != 0 ? disturbance : NULL;
}

static bool is_shown(const struct row *row)
{
	return section_of(row) == &section_latency || row_rate(row) > 0;
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

static struct quantity in_milliseconds(struct interval interval)
{
	return quantity_interval(interval_scaled(interval, 1e3));
}

/* One model in a row; `calm` is it without the disturbance, NULL if this is that one. */
struct wait {
	const struct cell *cell, *calm;
};

TABLE_SHOWS(put_p50, const struct wait *wait, TABLE_PLAIN,
	in_milliseconds(wait->cell->figures[FIGURE_LATENCY_P50]).of)
TABLE_SHOWS(put_p99, const struct wait *wait, TABLE_PLAIN,
	in_milliseconds(wait->cell->figures[FIGURE_LATENCY_P99]).of)
TABLE_SHOWS(put_p999, const struct wait *wait, TABLE_PLAIN,
	in_milliseconds(wait->cell->figures[FIGURE_LATENCY_P999]).of)
TABLE_SHOWS(put_slowest, const struct wait *wait, TABLE_PLAIN,
	in_milliseconds(wait->cell->figures[FIGURE_LATENCY_MAX]).of)

static void put_kept_up(struct table *table, const void *item)
{
	double share = ((const struct wait *)item)->cell->figures[FIGURE_KEPT_UP].median;
	bool fell_behind = share < KEPT_UP_MIN;

	table_cell(table, fell_behind ? TABLE_ALARM : TABLE_PLAIN, "%s%s",
		fell_behind ? "no: " : "", quantity_percent(share).of);
}

static void put_model(struct table *table, const void *item)
{
	const struct wait *wait = item;

	if (!wait->calm)
		table_cell(table, TABLE_STRONG, "%s", cell_model(wait->cell).of);
}

static void put_disturbance(struct table *table, const void *item)
{
	const struct wait *wait = item;
	const char *disturbance = disturbance_of(wait->cell->row);

	table_cell(table, TABLE_PLAIN, "%s", disturbance ? disturbance : "–");
}

static void put_ratio(struct table *table, const void *item)
{
	const struct wait *wait = item;
	bool alike = wait->calm && wait->calm->tasks == wait->cell->tasks;
	struct interval ratio =
		alike ? cell_ratio_of(wait->cell, wait->calm, FIGURE_LATENCY_P99) : INTERVAL_NONE;

	table_cell(table, TABLE_PLAIN, "%s", quantity_comparison(ratio).of);
}

static void add_disturbed(
	struct table *table, const struct summary *summary, const struct cell *calm)
{
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		struct wait wait = {row_cell(row, calm->model), calm};
		if (wait.cell && disturbance_of(row) && are_alike(row, calm->row))
			table_line(table, &wait);
	}
}

static struct table *table_of_row(const struct summary *summary, const struct row *row)
{
	static const struct table_column columns[] = {{"Model", TABLE_LEFT, put_model},
		{"Disturbed by", TABLE_LEFT, put_disturbance},
		{"Kept up", TABLE_RIGHT, put_kept_up}, {"p50", TABLE_RIGHT, put_p50},
		{"p99", TABLE_RIGHT, put_p99}, {"p99 over\nundisturbed", TABLE_RIGHT, put_ratio},
		{"p99.9", TABLE_RIGHT, put_p999}, {"Slowest", TABLE_RIGHT, put_slowest}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < row->cell_count; i++) {
		table_line(table, &(const struct wait){&row->cells[i], NULL});
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
	if (row_rate(row) > 0)
		put_paragraph(report,
			"%s: %s (workload %s, 1 document second = %g s). Open load: %g tasks "
			"arrive in a document second, whatever has become of those before, and "
			"latency counts from then.",
			row->name, row->title, row->workload, row->second, row_rate(row));
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
		"It takes one worker of a pool; under sequential its turn is between two tasks. "
		"p99.9 takes %d tasks. Kept up: how long tasks came and the last one took, over "
		"how long it took until all were done. Below %.0f %% a model does not keep up with "
		"the rate, and its latency grows with the length of the run.",
		P999_TASKS, 100 * KEPT_UP_MIN);
	put_little(report);
}
