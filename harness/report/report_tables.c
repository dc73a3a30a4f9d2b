/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/results/check.h"
#include "harness/format/quantity.h"
#include "harness/results/trait.h"

struct column {
	const char *heading;
	enum table_align align;
};

static struct table *open_with(const struct column *columns, size_t count)
{
	struct table *table = table_open();
	for (size_t i = 0; i < count; i++)
		table_column(table, columns[i].heading, columns[i].align);
	return table;
}

#define OPEN_WITH(columns) open_with(columns, sizeof(columns) / sizeof((columns)[0]))

static void add_text(struct table *table, const char *text)
{
	table_cell(table, TABLE_PLAIN, "%s", text);
}

static void add_quantity(struct table *table, struct quantity quantity)
{
	table_cell(table, TABLE_PLAIN, "%s", quantity.of);
}

static void add_model(struct table *table, const struct cell *cell, enum table_style style)
{
	table_cell(table, style, "%s", quantity_model(cell->model, cell->workers).of);
}

static void add_speedup(struct table *table, const char *model, struct interval speedup)
{
	if (strcmp(model, MODEL_BASELINE) == 0)
		add_text(table, "1×");
	else
		add_quantity(table, quantity_comparison(speedup));
}

static void add_peers(struct table *table, const struct finding *finding)
{
	char names[256] = "";
	size_t used = 0;

	if (finding->second && !interval_known(finding->margin.ratio)) {
		add_text(table, "too few rounds to tell");
		return;
	}
	for (size_t i = 0; i < finding->peer_count; i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%.24s",
			i > 0 ? ", " : "", finding->peers[i]);
	add_text(table, used > 0 ? names : "–");
}

static void add_finding(
	struct table *table, const struct section *section, const struct finding *finding)
{
	table_cell(table, TABLE_STRONG, "%s", section->title);
	table_cell(table, TABLE_STRONG, "%s", finding->best);
	add_quantity(table, quantity_finding(finding->speedup.ratio));
	add_peers(table, finding);
	add_text(table, finding->second ? finding->second : "–");
	if (finding->second)
		add_quantity(table, quantity_finding(finding->margin.ratio));
	else
		add_text(table, "–");
	table_cell(table, TABLE_PLAIN, "%s … %s×", quantity_number(finding->speedup.min).of,
		quantity_number(finding->speedup.max).of);
	table_cell(table, TABLE_PLAIN, "%zu", finding->speedup.rows);
}

struct table *report_overview(const struct summary *summary)
{
	static const struct column columns[] = {{"Work", TABLE_LEFT}, {"Best model", TABLE_LEFT},
		{"Over sequential", TABLE_RIGHT}, {"No difference shown to", TABLE_LEFT},
		{"Next", TABLE_LEFT}, {"Best over next", TABLE_RIGHT}, {"By row", TABLE_RIGHT},
		{"Rows", TABLE_RIGHT}};
	static const struct section *const asked[] = {&section_io, &section_cpu, &section_both};
	struct table *table = OPEN_WITH(columns);

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct finding finding = section_finding(summary, asked[i]);
		if (finding.best)
			add_finding(table, asked[i], &finding);
	}
	return table;
}

static int64_t max_tasks(const struct row *row)
{
	int64_t max = 0;

	for (size_t i = 0; i < row->cell_count; i++)
		max = row->cells[i].tasks > max ? row->cells[i].tasks : max;
	return max;
}

/* The cell of the row with the lowest median of a figure, `except` left out; NULL: none. One with
 * fewer tasks than the others had less to do. */
static const struct cell *min_cell(
	const struct row *row, enum figure figure, const struct cell *except)
{
	const struct cell *found = NULL;
	int64_t tasks = max_tasks(row);

	for (size_t i = 0; i < row->cell_count; i++) {
		double value = row->cells[i].figures[figure].median;
		if (&row->cells[i] != except && !isnan(value) && row->cells[i].tasks == tasks &&
			(!found || value < found->figures[figure].median))
			found = &row->cells[i];
	}
	return found;
}

static void add_answer(
	struct table *table, const struct row *row, enum figure figure, const struct cell *best)
{
	const struct cell *next = min_cell(row, figure, best);
	bool wall = figure == FIGURE_WALL;

	table_cell(table, TABLE_STRONG, "%s", row->name);
	add_model(table, best, TABLE_STRONG);
	table_cell(table, TABLE_PLAIN, "%s %s", wall ? "wall" : "p99",
		quantity_duration(best->figures[figure].median * (wall ? best->second : 1)).of);
	add_speedup(table, best->model, best->figures[FIGURE_SPEEDUP]);
	if (next) {
		add_model(table, next, TABLE_PLAIN);
		add_quantity(table, quantity_finding(cell_ratio_of(next, best, figure)));
	} else {
		add_text(table, TABLE_UNMEASURED);
		add_text(table, TABLE_UNMEASURED);
	}
	add_text(table, row->title);
}

struct table *report_answers(const struct summary *summary)
{
	static const struct column columns[] = {{"Row", TABLE_LEFT}, {"Best model", TABLE_LEFT},
		{"Time", TABLE_RIGHT}, {"Over sequential", TABLE_RIGHT}, {"Next", TABLE_LEFT},
		{"Best over next", TABLE_RIGHT}, {"Work", TABLE_LEFT}};
	struct table *table = OPEN_WITH(columns);

	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		const struct section *section = section_of(row);
		enum figure figure = section == &section_latency ? FIGURE_LATENCY_P99 : FIGURE_WALL;
		const struct cell *best = min_cell(row, figure, NULL);
		if (best && (section == &section_latency || section == &section_scaling))
			add_answer(table, row, figure, best);
	}
	return table;
}

static void add_document(struct table *table, const struct cell *cell)
{
	if (cell_misses_document(cell))
		table_cell(table, TABLE_STRONG, "≠ %s", quantity_number(cell->document).of);
	else
		add_quantity(table, quantity_number(cell->document));
}

static void add_result(struct table *table, const struct cell *cell)
{
	if (cell->agreement == DISAGREES)
		table_cell(table, TABLE_ALARM, "DIFFERENT");
	else if (cell->invalid > 0)
		table_cell(table, TABLE_ALARM, "%zu WRONG", cell->invalid);
	else
		add_text(table, cell->agreement == AGREES ? "same" : "–");
}

static void add_cell(struct table *table, const struct cell *cell)
{
	const struct interval *figures = cell->figures;

	add_model(table, cell, TABLE_PLAIN);
	add_quantity(table, quantity_interval(figures[FIGURE_WALL]));
	add_document(table, cell);
	add_speedup(table, cell->model, figures[FIGURE_SPEEDUP]);
	add_quantity(table, quantity_number(figures[FIGURE_IDEAL].median));
	add_quantity(table, quantity_number(figures[FIGURE_CONCURRENCY].median));
	add_quantity(table, quantity_number(figures[FIGURE_PARALLELISM].median));
	add_quantity(table, quantity_duration(figures[FIGURE_CPU_PER_TASK].median));
	add_quantity(table, quantity_memory(figures[FIGURE_MEMORY].median));
	add_quantity(table, quantity_percent(figures[FIGURE_EFFICIENCY].median));
	add_result(table, cell);
}

struct table *report_section(const struct summary *summary, const struct section *section)
{
	static const struct column columns[] = {{"Row", TABLE_LEFT}, {"Model", TABLE_LEFT},
		{"Wall, s", TABLE_RIGHT}, {"Document, s", TABLE_RIGHT}, {"Speed-up", TABLE_RIGHT},
		{"Ideal, s", TABLE_RIGHT}, {"In flight", TABLE_RIGHT}, {"Cores busy", TABLE_RIGHT},
		{"CPU a task", TABLE_RIGHT}, {"Memory", TABLE_RIGHT}, {"Efficiency", TABLE_RIGHT},
		{"Result", TABLE_LEFT}};
	struct table *table = OPEN_WITH(columns);

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (section_of(cell->row) != section)
			continue;
		table_cell(
			table, TABLE_STRONG, "%s", cell == cell->row->cells ? cell->row->name : "");
		add_cell(table, cell);
	}
	return table;
}

/* Of the two axes the one that a kind of work lives on, and what it gained. */
static void add_concept(
	struct table *table, const struct row *row, const char *model, enum figure axis)
{
	const struct cell *cell = row_cell(row, model), *best = min_cell(row, FIGURE_WALL, NULL);

	if (!cell) {
		add_text(table, "–");
		add_text(table, "–");
		return;
	}
	add_quantity(table, quantity_number(cell->figures[axis].median));
	if (strcmp(model, MODEL_BASELINE) == 0)
		add_text(table, "1×");
	else
		table_cell(table, cell == best ? TABLE_STRONG : TABLE_PLAIN, "%s",
			quantity_comparison(cell->figures[FIGURE_SPEEDUP]).of);
}

static void add_workers(struct table *table, const struct row *row, const char *model)
{
	const struct cell *cell = row_cell(row, model);

	if (cell)
		table_cell(table, TABLE_PLAIN, "%s / %s",
			quantity_count(cell->figures[FIGURE_PROCESSES].median).of,
			quantity_count(cell->figures[FIGURE_THREADS].median).of);
	else
		add_text(table, "–");
}

struct table *report_concepts(
	const struct summary *summary, const struct row *waiting, const struct row *computing)
{
	static const struct column columns[] = {{"Model", TABLE_LEFT},
		{"Waiting: in flight", TABLE_RIGHT}, {"Speed-up", TABLE_RIGHT},
		{"OS processes / threads", TABLE_RIGHT}, {"Computing: cores busy", TABLE_RIGHT},
		{"Speed-up", TABLE_RIGHT}, {"OS processes / threads", TABLE_RIGHT}};
	struct table *table = OPEN_WITH(columns);

	for (size_t i = 0; i < summary->model_count; i++) {
		const char *model = summary->models[i];
		if (!row_cell(waiting, model) && !row_cell(computing, model))
			continue;
		table_cell(table, TABLE_STRONG, "%s", model);
		add_concept(table, waiting, model, FIGURE_CONCURRENCY);
		add_workers(table, waiting, model);
		add_concept(table, computing, model, FIGURE_PARALLELISM);
		add_workers(table, computing, model);
	}
	return table;
}

/* The documents' notes on each model, in a few words. */
static const char *documents_say(const char *model)
{
	static const struct {
		const char *model, *words;
	} notes[] = {
		{"sequential", "a wait stops everything"},
		{"eventloop", "for I/O; one thread, so it cannot use several cores"},
		{"threads", "for I/O; Python's lock (GIL) keeps computing to one core"},
		{"processes", "for CPU; truly parallel, with more overhead"},
		{"eventloop+threads", "the loop hands blocking calls to threads"},
		{"eventloop+processes", "the loop arranges, processes compute"},
		{"python-uvloop", "2–4× as fast as asyncio's loop"},
	};
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (strcmp(notes[i].model, model) == 0)
			return notes[i].words;
	return "";
}

static void add_best_for(struct table *table, const struct summary *summary, const char *model)
{
	static const struct section *const asked[] = {&section_io, &section_cpu, &section_both};
	const char *titles[3] = {"", "", ""};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct finding finding = section_finding(summary, asked[i]);
		if (finding_favours(&finding, model))
			titles[count++] = asked[i]->title;
	}
	table_cell(table, TABLE_STRONG, "%s%s%s%s%s", count ? titles[0] : "–",
		count > 1 ? ", " : "", titles[1], count > 2 ? ", " : "", titles[2]);
}

static void add_trait(
	struct table *table, const char *model, enum trait trait, struct interval value)
{
	if (trait_is_gain(trait))
		add_speedup(table, model, value);
	else
		add_quantity(table, trait_text(trait, value.median));
}

struct table *report_models(const struct summary *summary)
{
	struct table *table = table_open();

	table_column(table, "Model", TABLE_LEFT);
	table_column(table, "Best for", TABLE_LEFT);
	for (enum trait trait = 0; trait < TRAITS; trait++)
		table_column(table, trait_name(trait), TABLE_RIGHT);
	table_column(table, "The documents say", TABLE_LEFT);
	for (size_t i = 0; i < summary->model_count; i++) {
		const char *model = summary->models[i];
		table_cell(table, TABLE_STRONG, "%s", model);
		add_best_for(table, summary, model);
		for (enum trait trait = 0; trait < TRAITS; trait++)
			add_trait(table, model, trait, trait_of(summary, model, trait));
		add_text(table, documents_say(model));
	}
	return table;
}

static double fact_of(const struct cell *cell, const char *name)
{
	struct check fact = {.source = CHECK_FACT, .name = name};
	return check_interval(&fact, cell).median;
}

struct table *report_deaths(const struct row *row)
{
	static const struct column columns[] = {{"Model", TABLE_LEFT},
		{"Workers killed", TABLE_RIGHT}, {"Tasks lost", TABLE_RIGHT},
		{"Others right", TABLE_RIGHT}, {"Pool whole again after", TABLE_RIGHT},
		{"New tasks right", TABLE_RIGHT}};
	struct table *table = OPEN_WITH(columns);

	for (size_t i = 0; i < row->cell_count; i++) {
		const struct cell *cell = &row->cells[i];
		add_model(table, cell, TABLE_STRONG);
		add_quantity(table, quantity_count(fact_of(cell, "killed")));
		add_quantity(table, quantity_count(fact_of(cell, "lost")));
		add_quantity(table, quantity_count(fact_of(cell, "right")));
		add_quantity(table, quantity_duration(fact_of(cell, "whole_ns") / 1e9));
		add_quantity(table, quantity_count(fact_of(cell, "after")));
	}
	return table;
}
