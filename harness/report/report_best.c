/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which models are fastest, by kind of work and by row. */
#include "harness/report/report_best.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/format/quantity.h"
#include "harness/report/report_columns.h"
#include "harness/results/section.h"

/* The models that may be the fastest in a section. */
struct winner {
	const struct summary *summary;
	const struct section *section;
	struct finding finding;
};

TABLE_SHOWS(put_work, const struct winner *winner, TABLE_STRONG, winner->section->title)
TABLE_SHOWS(put_gain, const struct winner *winner, TABLE_PLAIN,
	winner->finding.decided ? quantity_finding(winner->finding.speedup.ratio).of : "–")
TABLE_SHOWS(put_second, const struct winner *winner, TABLE_PLAIN,
	winner->finding.decided && winner->finding.second ? winner->finding.second : "–")
TABLE_SHOWS(put_margin, const struct winner *winner, TABLE_PLAIN,
	winner->finding.decided && winner->finding.second
		? quantity_finding(winner->finding.margin.ratio).of
		: "–")

/* "all but sequential" if nobody else is missing. */
static bool is_all_but_baseline(const struct winner *winner)
{
	size_t others = 0;

	for (size_t i = 0; i < winner->summary->model_count; i++)
		if (strcmp(winner->summary->models[i], MODEL_BASELINE) != 0 &&
			!finding_favours(&winner->finding, winner->summary->models[i]))
			return false;
		else
			others += strcmp(winner->summary->models[i], MODEL_BASELINE) != 0;
	return others > 1 && !finding_favours(&winner->finding, MODEL_BASELINE);
}

/* The group in the order of the bench, not of the figures: no order is shown among them. */
static void put_group(struct table *table, const void *item)
{
	const struct winner *winner = item;
	char text[FINDING_PEERS * 26] = "";
	size_t used = 0;

	if (!winner->finding.decided)
		snprintf(text, sizeof(text), "not decided by %zu rounds", winner->finding.rounds);
	else if (is_all_but_baseline(winner))
		snprintf(text, sizeof(text), "all but " MODEL_BASELINE);
	else
		for (size_t i = 0; i < winner->summary->model_count; i++)
			if (finding_favours(&winner->finding, winner->summary->models[i]))
				used += (size_t)snprintf(text + used, sizeof(text) - used,
					"%s%.24s", used > 0 ? ", " : "",
					winner->summary->models[i]);
	table_cell(table, TABLE_STRONG, "%s", text);
}

static void put_range(struct table *table, const void *item)
{
	const struct comparison *speedup = &((const struct winner *)item)->finding.speedup;

	table_cell(table, TABLE_PLAIN, "%s … %s×", quantity_number(speedup->min).of,
		quantity_number(speedup->max).of);
}

static void put_row_count(struct table *table, const void *item)
{
	const struct winner *winner = item;

	table_cell(table, TABLE_PLAIN, "%zu", winner->finding.speedup.rows);
}

struct table *report_overview(const struct summary *summary, bool brief)
{
	static const struct table_column columns[] = {{"Work", TABLE_LEFT, put_work},
		{"Fastest", TABLE_WORDS, put_group}, {"Over sequential", TABLE_RIGHT, put_gain},
		{"Next", TABLE_LEFT, put_second}, {"Over next", TABLE_RIGHT, put_margin}};
	struct table *table = TABLE_OPEN(columns);

	if (!brief)
		table_add(table, (struct table_column){"By row", TABLE_RIGHT, put_range}, NULL);
	table_add(table, (struct table_column){"Rows", TABLE_RIGHT, put_row_count}, NULL);
	for (const struct section *const *kind = section_kinds; *kind; kind++) {
		struct winner winner = {summary, *kind, section_finding(summary, *kind)};
		if (winner.finding.best)
			table_line(table, &winner);
	}
	return table;
}

/* The cells of a row that may be the best by their wall time or, where tasks arrive at a rate, by
 * their p99: those that are not shown to be slower than the one with the lowest median. Where all
 * tasks are there at once, latency leaves out how long they stand in line, and there is no best. */
struct answer {
	const struct summary *summary;
	enum figure figure;
	const struct cell *best, *next; /* next: the fastest that is shown to be slower, or NULL */
	bool decided;			/* there are rounds enough to tell */
};

static struct interval over_best(const struct answer *answer, const struct cell *cell)
{
	return cell_ratio_of(cell, answer->best, answer->figure);
}

static bool is_slower(const struct answer *answer, const struct cell *cell)
{
	struct interval ratio = over_best(answer, cell);
	return ratio.median > 1 && summary_shows(answer->summary, ratio);
}

/* Of the same tasks, and measured. */
static bool competes(const struct answer *answer, const struct cell *cell)
{
	return cell->tasks == answer->best->tasks && !isnan(cell->figures[answer->figure].median);
}

static struct answer answer_of(
	const struct summary *summary, const struct row *row, enum figure figure)
{
	struct answer answer = {summary, figure, row_best(row, figure), NULL, false};

	for (size_t i = 0; answer.best && i < row->cell_count; i++) {
		const struct cell *cell = &row->cells[i];
		if (cell == answer.best || !competes(&answer, cell))
			continue;
		answer.decided |= interval_known(over_best(&answer, cell));
		if (is_slower(&answer, cell) &&
			(!answer.next ||
				cell->figures[figure].median < answer.next->figures[figure].median))
			answer.next = cell;
	}
	return answer;
}

TABLE_SHOWS(put_row, const struct answer *answer, TABLE_STRONG, answer->best->row->name)
TABLE_SHOWS(put_next, const struct answer *answer, TABLE_PLAIN,
	answer->next ? cell_model(answer->next).of : TABLE_UNMEASURED)
TABLE_SHOWS(put_title, const struct answer *answer, TABLE_PLAIN, answer->best->row->title)

static void put_best(struct table *table, const void *item)
{
	const struct answer *answer = item;
	const struct row *row = answer->best->row;
	size_t count = 0;

	if (!answer->decided)
		table_cell(table, TABLE_PLAIN, "not decided by %zu rounds", answer->best->rounds);
	else if (!answer->next)
		table_cell(table, TABLE_PLAIN, "no difference shown");
	for (size_t i = 0; answer->next && i < row->cell_count; i++)
		if (competes(answer, &row->cells[i]) && !is_slower(answer, &row->cells[i]))
			table_cell(table, TABLE_STRONG, "%s%s", count++ ? ", " : "",
				cell_model(&row->cells[i]).of);
}

static void put_time(struct table *table, const void *item)
{
	const struct answer *answer = item;
	const struct cell *best = answer->best;
	bool wall = answer->figure == FIGURE_WALL;
	double seconds = best->figures[answer->figure].median * (wall ? best->second : 1);

	table_cell(
		table, TABLE_PLAIN, "%s %s", wall ? "wall" : "p99", quantity_duration(seconds).of);
}

static struct interval lead_of(const struct answer *answer)
{
	return answer->next ? over_best(answer, answer->next) : INTERVAL_NONE;
}

TABLE_SHOWS(
	put_lead, const struct answer *answer, TABLE_PLAIN, quantity_finding(lead_of(answer)).of)
TABLE_SHOWS(put_brief_lead, const struct answer *answer, TABLE_PLAIN,
	quantity_comparison(lead_of(answer)).of)

struct table *report_answers(const struct summary *summary, bool brief)
{
	static const struct table_column columns[] = {{"Row", TABLE_LEFT, put_row},
		{"Fastest", TABLE_WORDS, put_best}, {"Time", TABLE_RIGHT, put_time},
		{"Next", TABLE_LEFT, put_next}};
	struct table *table = TABLE_OPEN(columns);

	table_add(table,
		(struct table_column){
			"Next over fastest", TABLE_RIGHT, brief ? put_brief_lead : put_lead},
		NULL);
	if (!brief)
		table_add(table, (struct table_column){"Work", TABLE_WORDS, put_title}, NULL);
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		bool latency = section_of(row) == &section_latency, open = row_rate(row) > 0;
		if (!(latency ? open : section_of(row) == &section_scaling))
			continue;
		struct answer answer =
			answer_of(summary, row, latency ? FIGURE_LATENCY_P99 : FIGURE_WALL);
		if (answer.best)
			table_line(table, &answer);
	}
	return table;
}
