/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul limits`: a bench of the suite primitives compared with the best of each kind. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/format/shape.h"
#include "harness/limits/grain.h"
#include "harness/limits/limit.h"
#include "harness/limits/limit_verdict.h"
#include "harness/limits/limit_measure.h"
#include "harness/format/quantity.h"
#include "harness/format/table.h"

#define POINTS_MAX 64
#define SUITE "primitives"

static char *format;

static const struct poptOption options[] = {
	{"format", 'f', POPT_ARG_STRING, &format, 0, "text or md (default: text)", "FORMAT"},
	COMMAND_OPTIONS_END,
};

/* A line of the table of limits. */
struct limit_line {
	const struct summary *summary;
	const struct limit *limit;
};

TABLE_SHOWS(put_model, const struct limit_line *line, TABLE_PLAIN, line->limit->model)
TABLE_SHOWS(put_what, const struct limit_line *line, TABLE_PLAIN, line->limit->what)
TABLE_SHOWS(put_others, const struct limit_line *line, TABLE_PLAIN,
	line->limit->others[0] ? line->limit->others : "–")

static void put_target(struct table *table, const void *item)
{
	const struct limit *limit = ((const struct limit_line *)item)->limit;

	table_cell(table, TABLE_PLAIN, "%s %s %s", limit->target_is_min ? "≥" : "≤",
		quantity_number(limit->target).of, limit->unit);
}

/* "node callbacks 1.48 [1.45, 1.60] s, libuv timers 1.62 [1.55, 1.70]": the unit once. */
static void put_references(struct table *table, const void *item)
{
	const struct limit_line *line = item;
	const struct limit *limit = line->limit;
	bool any = false;

	for (size_t i = 0; limit->references[i].model; i++) {
		struct interval figure =
			measure_all(line->summary, limit, limit->references[i].model);
		if (isnan(figure.median))
			continue;
		table_cell(table, TABLE_PLAIN, "%s%s %s%s%s", any ? ", " : "",
			limit->references[i].name, quantity_interval(figure).of, any ? "" : " ",
			any ? "" : limit->unit);
		any = true;
	}
	if (!any)
		table_cell(table, TABLE_PLAIN, "–");
}

static void put_figure(struct table *table, const void *item)
{
	const struct limit_line *line = item;
	struct interval figure = measure_all(line->summary, line->limit, line->limit->model);

	if (isnan(figure.median))
		table_cell(table, TABLE_PLAIN, "–");
	else
		table_cell(table, TABLE_STRONG, "%s %s", quantity_interval(figure).of,
			line->limit->unit);
}

/* "met as a ratio: 0.71× [0.70, 0.74] of libuv timers, ≤ 0.88 wanted" */
static void put_verdict(struct table *table, const void *item)
{
	static const char *const texts[] = {
		[LIMIT_MET] = "met",
		[LIMIT_MET_AS_RATIO] = "met as a ratio",
		[LIMIT_MET_BARELY] = "met by the median",
		[LIMIT_MET_AS_RATIO_BARELY] = "met as a ratio, by the median",
		[LIMIT_MISSED_BARELY] = "not met by the median",
		[LIMIT_MISSED] = "not met",
		[LIMIT_UNKNOWN] = "–",
	};
	const struct limit_line *line = item;
	struct limit_verdict verdict = limit_check_bench(line->limit, line->summary);
	enum table_style style = verdict.verdict == LIMIT_MISSED ? TABLE_ALARM : TABLE_PLAIN;

	table_cell(table, style, "%s", texts[verdict.verdict]);
	if (verdict.reference && verdict.verdict != LIMIT_MET &&
		verdict.verdict != LIMIT_MET_BARELY && verdict.verdict != LIMIT_UNKNOWN)
		table_cell(table, style, ": %s of %s, %s %.4g wanted",
			quantity_ratio(verdict.ratio).of, verdict.reference->name,
			line->limit->target_is_min ? "≥" : "≤", verdict.wanted);
}

static int print(struct table *table, enum text_form form)
{
	int status = table_print(table, stdout, form);

	table_close(table);
	putchar('\n');
	return status < 0 ? complain(EXIT_WRONG, "%s", strerror(-status)) : EXIT_FINE;
}

/* A terminal may have no room for what others reached. */
static int print_limits(const struct summary *summary, enum text_form form)
{
	static const struct table_column document[] = {{"model", TABLE_LEFT, put_model},
		{"what", TABLE_WORDS, put_what}, {"others", TABLE_WORDS, put_others},
		{"target", TABLE_RIGHT, put_target}, {"here", TABLE_WORDS, put_references},
		{"simul", TABLE_RIGHT, put_figure}, {"verdict", TABLE_WORDS, put_verdict}};
	static const struct table_column terminal[] = {{"model", TABLE_LEFT, put_model},
		{"what", TABLE_WORDS, put_what}, {"target", TABLE_RIGHT, put_target},
		{"simul", TABLE_RIGHT, put_figure}, {"verdict", TABLE_WORDS, put_verdict},
		{"here", TABLE_WORDS, put_references}, {"others", TABLE_WORDS, put_others}};
	struct table *table = form == TEXT_MARKDOWN ? TABLE_OPEN(document) : TABLE_OPEN(terminal);

	for (const struct limit *limit = limits; limit->model; limit++)
		table_line(table, &(const struct limit_line){summary, limit});
	return print(table, form);
}

/* Nothing in the texts is special to Markdown but what text_print() escapes. */
static void heading(const char *text, enum text_form form)
{
	printf("%s%s\n\n", form == TEXT_MARKDOWN ? "## " : "", text);
}

static void print_reasons(const struct summary *summary, enum text_form form)
{
	bool any = false;

	for (const struct limit *limit = limits; limit->model; limit++) {
		char text[1024];
		enum limit_state verdict = limit_check_bench(limit, summary).verdict;
		if (verdict < LIMIT_MISSED_BARELY || verdict == LIMIT_UNKNOWN || !limit->why)
			continue;
		if (!any)
			heading("Why not", form);
		any = true;
		snprintf(text, sizeof(text), "%s, %s: %s.", limit->model, limit->what, limit->why);
		fputs("- ", stdout);
		text_print(text, stdout, form, 2);
	}
	if (any)
		putchar('\n');
}

/* A point of a model's curve. The first one is shown with what follows from all of them. */
struct grain_line {
	const char *model;
	struct grain_point point;
	bool first, bound; /* bound: the METG may be less still */
	struct interval metg;
};

TABLE_SHOWS(put_grain_model, const struct grain_line *line, TABLE_PLAIN, line->model)
TABLE_SHOWS(put_grain, const struct grain_line *line, TABLE_PLAIN,
	quantity_duration(line->point.ns / 1e9).of)
TABLE_SHOWS(put_efficiency, const struct grain_line *line, TABLE_PLAIN,
	quantity_percent(line->point.efficiency.median).of)

static void put_metg(struct table *table, const void *item)
{
	const struct grain_line *line = item;

	if (line->first)
		table_cell(table, TABLE_STRONG, "%s%s", line->bound ? "≤ " : "",
			quantity_duration(line->metg.median / 1e9).of);
}

static void add_curve(
	struct table *table, const struct summary *summary, const char *model, enum grain_kind kind)
{
	struct grain_point points[POINTS_MAX];
	size_t count = grain_points(summary, model, kind, points, POINTS_MAX);
	struct grain_line line = {.model = model};

	line.metg = grain_metg(summary, model, kind, &line.bound);
	for (size_t i = 0; i < count; i++) {
		line.point = points[i];
		line.first = i == 0;
		table_line(table, &line);
	}
}

static int print_grains(const struct summary *summary, enum grain_kind kind, enum text_form form)
{
	const struct table_column columns[] = {{"model", TABLE_LEFT, put_grain_model},
		{kind == GRAIN_WAIT ? "wait" : "grain", TABLE_RIGHT, put_grain},
		{"efficiency", TABLE_RIGHT, put_efficiency}, {"METG(50 %)", TABLE_RIGHT, put_metg}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < summary->model_count; i++)
		add_curve(table, summary, summary->models[i], kind);
	return print(table, form);
}

/* Whether the row's workload counts operations of its own. */
static bool has_price(const struct row *row)
{
	return strcmp(row->section, "cost") == 0 && strcmp(row->workload, "sleep") != 0 &&
	       strcmp(row->workload, "grain") != 0;
}

/* A verb's price under a model. */
struct price {
	const struct cell *cell;
	struct interval ns;
};

static bool is_first(const struct cell *cell)
{
	return cell == cell->row->cells;
}

TABLE_SHOWS(put_price_row, const struct price *price, TABLE_PLAIN,
	is_first(price->cell) ? price->cell->row->name : "")
TABLE_SHOWS(put_title, const struct price *price, TABLE_PLAIN,
	is_first(price->cell) ? price->cell->row->title : "")
TABLE_SHOWS(put_price_model, const struct price *price, TABLE_PLAIN, price->cell->model)

static void put_price(struct table *table, const void *item)
{
	const struct price *price = item;

	table_cell(table, TABLE_PLAIN, "%s ns", quantity_interval(price->ns).of);
}

static int print_prices(const struct summary *summary, enum text_form form)
{
	static const struct table_column columns[] = {{"row", TABLE_LEFT, put_price_row},
		{"what", TABLE_WORDS, put_title}, {"model", TABLE_LEFT, put_price_model},
		{"an operation", TABLE_RIGHT, put_price}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (!has_price(cell->row))
			continue;
		struct limit limit = {.row = cell->row->name, .measure = measure_operation_ns};
		table_line(table,
			&(const struct price){cell, measure_all(summary, &limit, cell->model)});
	}
	return print(table, form);
}

static void paragraph(const char *text, enum text_form form)
{
	text_print(text, stdout, form, 0);
	putchar('\n');
}

static void print_origin(const struct summary *summary, enum text_form form)
{
	char text[512];
	const char *processor = shape_text_or(summary->machine, "processor", "");

	if (form == TEXT_MARKDOWN)
		puts("# What the best of each kind reach\n");
	snprintf(text, sizeof(text),
		"Written by `make limits`, which is `simul bench --suite %s` and `simul limits`. "
		"Medians of %zu rounds with their intervals, %d cores%s%s.",
		SUITE, summary->rounds, summary_cores(summary), *processor ? ", " : "", processor);
	/* The command lines are marked as code in Markdown. */
	if (form == TEXT_MARKDOWN)
		puts(text);
	else
		text_print(text, stdout, form, 0);
	putchar('\n');
	paragraph("\"Others\" are as they were measured beside each other on another 2-core x86-64 "
		  "virtual machine, medians of 5; the targets are for that machine. \"Here\" are "
		  "those of them that this machine has, doing the same work in the same rounds as "
		  "simul: the programs in workloads/references.",
		form);
	paragraph(
		"A limit is met if the whole interval is on the right side of the target; \"by the "
		"median\" if the interval spans it. It is met as a ratio if simul's figure over "
		"that of one measured here, round by round, is at most the target over that one's "
		"published figure (at least, where more is better); of several the one with the "
		"best published figure counts. Of a published range that figure is the middle.",
		form);
}

static int print_all(const struct summary *summary, enum text_form form)
{
	int code;

	print_origin(summary, form);
	code = print_limits(summary, form);
	if (code == EXIT_FINE) {
		print_reasons(summary, form);
		heading("How small may a task be?", form);
		paragraph("Efficiency is the ideal time over the measured one; METG(50 %) is the "
			  "grain at which it is one half, by interpolation (Slaughter et al., Task "
			  "Bench, SC 2020).",
			form);
		code = print_grains(summary, GRAIN_COMPUTE, form);
	}
	if (code == EXIT_FINE)
		code = print_grains(summary, GRAIN_WAIT, form);
	if (code == EXIT_FINE) {
		heading("What a verb costs", form);
		code = print_prices(summary, form);
	}
	return code;
}

static int find_form(enum text_form *form)
{
	static const char *const names[] = {[TEXT_TERMINAL] = "text", [TEXT_MARKDOWN] = "md"};

	int found = format ? choose_word("format", format, names, 2) : TEXT_TERMINAL;

	*form = (enum text_form)found;
	return found < 0 ? EXIT_USAGE : EXIT_FINE;
}

static int command_main(const char **operands, int count)
{
	struct summary summary;
	enum text_form form;
	struct problem problem;
	int code;

	if (count != 1)
		return complain(EXIT_USAGE, "limits needs one results directory, as in: "
					    "simul limits results/limits");
	code = find_form(&form);
	if (code != EXIT_FINE)
		return code;
	if (summary_read(&summary, operands[0], &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	if (summary_row(&summary, "spawn.1000"))
		code = print_all(&summary, form);
	else
		code = complain(EXIT_USAGE,
			"%s is no bench of the suite %s: it has no row spawn.1000; "
			"measure with: simul bench --suite %s",
			operands[0], SUITE, SUITE);
	summary_release(&summary);
	return code;
}

const struct command command_limits = {
	.name = "limits",
	.arguments = "DIR",
	.summary = "compare a bench of the suite primitives with the best of each kind",
	.details =
		"Prints each limit with what others reached elsewhere and reach here, the target, "
		"what was measured with its interval, and the verdict; then the task size at "
		"which half the machine does useful work (METG), and the cost of each verb. "
		"`make limits` writes it to docs/limits.md.",
	.options = options,
	.main = command_main,
};
