/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How models scale over their workers. */
#include "harness/report/report_scaling.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/format/quantity.h"
#include "harness/results/scaling.h"

enum { COUNTS_MAX = 32 };

/* A line of the table of laws. */
struct fitted_law {
	const struct scaling *scaling;
	enum scaling_law law;
};

static const struct scaling_fitted *fitted_of(const struct fitted_law *line)
{
	return &line->scaling->laws[line->law];
}

static const char *law_name(enum scaling_law law)
{
	static const char *const names[] = {"Amdahl", "USL"};
	return names[law];
}

TABLE_SHOWS(put_row, const struct fitted_law *line, TABLE_STRONG,
	line->law == 0 ? line->scaling->row->name : "")
TABLE_SHOWS(put_model, const struct fitted_law *line, TABLE_PLAIN,
	line->law == 0 ? line->scaling->model : "")
TABLE_SHOWS(put_law, const struct fitted_law *line, TABLE_PLAIN, law_name(line->law))

/* A figure that may be 0: so many digits after the point, however small. */
static void put_fixed(struct table *table, int digits, struct interval value)
{
	if (isnan(value.median))
		table_cell(table, TABLE_PLAIN, "–");
	else if (interval_known(value))
		table_cell(table, TABLE_PLAIN, "%.*f [%.*f, %.*f]", digits, value.median, digits,
			value.low, digits, value.high);
	else
		table_cell(table, TABLE_PLAIN, "%.*f", digits, value.median);
}

static void put_parameter(struct table *table, bool shown, struct interval value)
{
	put_fixed(table, 4, shown ? value : INTERVAL_NONE);
}

static void put_sigma(struct table *table, const void *line)
{
	const struct scaling_fitted *fitted = fitted_of(line);
	put_parameter(table, !fitted->refusal[0], fitted->sigma);
}

static void put_kappa(struct table *table, const void *item)
{
	const struct fitted_law *line = item;
	const struct scaling_fitted *fitted = fitted_of(line);
	put_parameter(table, !fitted->refusal[0] && line->law != SCALING_AMDAHL, fitted->kappa);
}

static void put_lambda(struct table *table, const void *line)
{
	const struct scaling_fitted *fitted = fitted_of(line);
	put_parameter(table, !fitted->refusal[0], fitted->lambda);
}

static void put_miss(struct table *table, const void *line)
{
	const struct scaling_fitted *fitted = fitted_of(line);

	if (fitted->refusal[0])
		table_cell(table, TABLE_PLAIN, "–");
	else
		table_cell(
			table, TABLE_PLAIN, "%.1f %% at %d", 100 * fitted->miss, fitted->miss_at);
}

/* Where the USL's curve turns down, as far as that was measured. */
static void put_remark(struct table *table, const void *item)
{
	const struct fitted_law *line = item;
	const struct scaling_fitted *fitted = fitted_of(line);
	int last = line->scaling->cells[line->scaling->count - 1]->workers;
	bool falls = fitted->curve.sigma >= 1; /* from the first worker on */
	double peak = falls ? 1 : sqrt((1 - fitted->curve.sigma) / fitted->curve.kappa);

	if (fitted->refusal[0])
		table_cell(table, TABLE_PLAIN, "refused: %s", fitted->refusal);
	else if ((falls || line->law == SCALING_USL) && peak < last)
		table_cell(table, TABLE_PLAIN, "greatest at %.1f workers", fmax(peak, 1));
	else
		table_cell(
			table, TABLE_PLAIN, "still rising at %d workers, the most measured", last);
}

static struct table *table_of_laws(const struct scalings *scalings)
{
	static const struct table_column columns[] = {{"Row", TABLE_LEFT, put_row},
		{"Model", TABLE_LEFT, put_model}, {"Law", TABLE_LEFT, put_law},
		{"σ, serial", TABLE_RIGHT, put_sigma}, {"κ, a pair", TABLE_RIGHT, put_kappa},
		{"λ, one worker", TABLE_RIGHT, put_lambda}, {"Misses most", TABLE_RIGHT, put_miss},
		{"Over the workers measured", TABLE_WORDS, put_remark}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < scalings->count; i++)
		for (enum scaling_law law = 0; law < SCALING_LAWS; law++)
			table_line(table, &(const struct fitted_law){&scalings->items[i], law});
	return table;
}

/* The different numbers of workers above 1, ascending. Returns how many. */
static size_t list_counts(const struct scalings *scalings, int counts[COUNTS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < scalings->count; i++)
		for (size_t j = 0; j < scalings->items[i].count; j++) {
			int workers = scalings->items[i].cells[j]->workers;
			size_t index = 0;
			while (index < count && counts[index] < workers)
				index++;
			if (workers < 2 || count == COUNTS_MAX ||
				(index < count && counts[index] == workers))
				continue;
			memmove(&counts[index + 1], &counts[index],
				(count - index) * sizeof(*counts));
			counts[index] = workers;
			count++;
		}
	return count;
}

static const struct cell *cell_with(const struct scaling *scaling, int workers)
{
	for (size_t i = 0; i < scaling->count; i++)
		if (scaling->cells[i]->workers == workers)
			return scaling->cells[i];
	return NULL;
}

TABLE_SHOWS(put_series_row, const struct scaling *scaling, TABLE_STRONG, scaling->row->name)
TABLE_SHOWS(put_series_model, const struct scaling *scaling, TABLE_PLAIN, scaling->model)

/* With the number of workers that the column is about. */
static void put_fraction(struct table *table, const void *scaling)
{
	const int *workers = table_about(table);
	const struct cell *cell = cell_with(scaling, *workers);

	put_fixed(table, 3, cell ? scaling_fraction(cell) : INTERVAL_NONE);
}

static struct table *table_of_fractions(const struct scalings *scalings)
{
	static const struct table_column columns[] = {
		{"Row", TABLE_LEFT, put_series_row}, {"Model", TABLE_LEFT, put_series_model}};
	struct table *table = TABLE_OPEN(columns);
	int counts[COUNTS_MAX];
	size_t count = list_counts(scalings, counts);
	char heading[32];

	for (size_t i = 0; i < count; i++) {
		snprintf(heading, sizeof(heading), "%d workers", counts[i]);
		table_add(table, (struct table_column){heading, TABLE_RIGHT, put_fraction},
			&counts[i]);
	}
	for (size_t i = 0; i < scalings->count; i++)
		table_line(table, &scalings->items[i]);
	return table;
}

/* The range of workers over all series. */
static void find_range(const struct scalings *scalings, int *first, int *last)
{
	*first = *last = scalings->items[0].cells[0]->workers;
	for (size_t i = 0; i < scalings->count; i++) {
		const struct scaling *scaling = &scalings->items[i];
		int min = scaling->cells[0]->workers;
		int max = scaling->cells[scaling->count - 1]->workers;
		*first = min < *first ? min : *first;
		*last = max > *last ? max : *last;
	}
}

static void explain(struct report *report, const struct scalings *scalings)
{
	int first, last, cores = summary_cores(report->summary);

	find_range(scalings, &first, &last);
	put_paragraph(report,
		"The laws of Amdahl and Gunther (USL) are fitted to the speed-ups of each round by "
		"themselves; shown are medians over rounds with their exact intervals. σ is the "
		"share that is serial or waits for what is shared, κ what each pair of workers "
		"costs, λ the speed of one worker over sequential. They hold from %d to %d workers "
		"and say nothing of fewer or more. A law is refused below %d numbers of workers, "
		"and if its curve misses a point by more than %.0f %%.",
		first, last, SCALING_POINTS_MIN, 100 * SCALING_MISS_MAX);
	if (last > cores)
		put_paragraph(report,
			"Here are %d core%s, and both laws take every worker for a processor: "
			"beyond "
			"%d, what computes waits for a core. Where a law is not refused all the "
			"same, "
			"σ has that wait in it and belongs to program and machine together.",
			cores, cores == 1 ? "" : "s", cores);
}

static void put_scalings(struct report *report, const struct scalings *scalings)
{
	put_heading(report, 3, "Laws of scaling");
	explain(report, scalings);
	put_table(report, table_of_laws(scalings));
	put_paragraph(report,
		"The serial fraction that would explain each speed-up by itself (Karp and Flatt), "
		"workers taken for processors. Where it rises with the workers, it is not serial "
		"work that holds them back, but their number: too few cores, or overhead.");
	put_table(report, table_of_fractions(scalings));
}

void report_scaling(struct report *report)
{
	struct scalings scalings;

	int status = scalings_gather(&scalings, report->summary);
	if (status < 0 && report->status == 0)
		report->status = status;
	if (status == 0 && scalings.count > 0)
		put_scalings(report, &scalings);
	scalings_release(&scalings);
}
