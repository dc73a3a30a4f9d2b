/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul limits`: a bench of the suite primitives beside the best of each kind. */
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

/* "node callbacks 1.48 [1.45, 1.60] s, libuv timers 1.62 [1.55, 1.70]": the unit once. */
static void write_references(
	const struct summary *summary, const struct limit *limit, char *text, size_t size)
{
	size_t length = 0;

	snprintf(text, size, "–");
	for (size_t i = 0; limit->references[i].model; i++) {
		struct interval figure = measure_all(summary, limit, limit->references[i].model);
		if (isnan(figure.median) || length >= size)
			continue;
		length += (size_t)snprintf(text + length, size - length, "%s%s %s%s%s",
			length > 0 ? ", " : "", limit->references[i].name,
			quantity_interval(figure).of, length > 0 ? "" : " ",
			length > 0 ? "" : limit->unit);
	}
}

/* "0.71× [0.70, 0.74] of libuv timers, ≤ 0.88 wanted" */
static void write_ratio(
	const struct limit *limit, const struct limit_verdict *verdict, char *text, size_t size)
{
	snprintf(text, size, "%s of %s, %s %.4g wanted", quantity_ratio(verdict->ratio).of,
		verdict->reference->name, limit->target_is_min ? "≥" : "≤", verdict->wanted);
}

static void write_verdict(
	const struct limit *limit, const struct limit_verdict *verdict, char *text, size_t size)
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
	bool told = verdict->reference && verdict->verdict != LIMIT_MET &&
		    verdict->verdict != LIMIT_MET_BARELY && verdict->verdict != LIMIT_UNKNOWN;
	char ratio[256] = "";

	if (told)
		write_ratio(limit, verdict, ratio, sizeof(ratio));
	snprintf(text, size, "%s%s%s", texts[verdict->verdict], told ? ": " : "", ratio);
}

static void put_limit(struct table *table, const struct summary *summary, const struct limit *limit)
{
	struct limit_verdict verdict = limit_check_bench(limit, summary);
	struct interval figure = measure_all(summary, limit, limit->model);
	char text[1024];

	table_cell(table, TABLE_PLAIN, "%s", limit->model);
	table_cell(table, TABLE_PLAIN, "%s", limit->what);
	table_cell(table, TABLE_PLAIN, "%s", limit->others[0] ? limit->others : "–");
	table_cell(table, TABLE_PLAIN, "%s %s %s", limit->target_is_min ? "≥" : "≤",
		quantity_number(limit->target).of, limit->unit);
	write_references(summary, limit, text, sizeof(text));
	table_cell(table, TABLE_PLAIN, "%s", text);
	if (isnan(figure.median))
		table_cell(table, TABLE_PLAIN, "–");
	else
		table_cell(table, TABLE_STRONG, "%s %s", quantity_interval(figure).of, limit->unit);
	write_verdict(limit, &verdict, text, sizeof(text));
	table_cell(table, verdict.verdict == LIMIT_MISSED ? TABLE_ALARM : TABLE_PLAIN, "%s", text);
}

static int print(struct table *table, enum table_form form)
{
	int status = table_print(table, stdout, form);

	table_close(table);
	putchar('\n');
	return status < 0 ? complain(EXIT_WRONG, "%s", strerror(-status)) : EXIT_FINE;
}

static int print_limits(const struct summary *summary, enum table_form form)
{
	struct table *table = table_open();

	table_column(table, "model", TABLE_LEFT);
	table_column(table, "what", TABLE_LEFT);
	table_column(table, "others", TABLE_LEFT);
	table_column(table, "target", TABLE_RIGHT);
	table_column(table, "here", TABLE_LEFT);
	table_column(table, "simul", TABLE_RIGHT);
	table_column(table, "verdict", TABLE_LEFT);
	for (const struct limit *limit = limits; limit->model; limit++)
		put_limit(table, summary, limit);
	return print(table, form);
}

/* Nothing in the texts is special to Markdown but what text_print() escapes. */
static void heading(const char *text, enum table_form form)
{
	printf("%s%s\n\n", form == TABLE_MARKDOWN ? "## " : "", text);
}

static void print_reasons(const struct summary *summary, enum table_form form)
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

static void put_metg(
	struct table *table, const struct summary *summary, const char *model, enum grain_kind kind)
{
	struct grain_point points[POINTS_MAX];
	size_t count = grain_points(summary, model, kind, points, POINTS_MAX);
	bool bound;
	struct interval metg = grain_metg(summary, model, kind, &bound);

	for (size_t i = 0; i < count; i++) {
		table_cell(table, TABLE_PLAIN, "%s", model);
		table_cell(table, TABLE_PLAIN, "%s", quantity_duration(points[i].ns / 1e9).of);
		table_cell(
			table, TABLE_PLAIN, "%s", quantity_percent(points[i].efficiency.median).of);
		table_cell(table, i == 0 ? TABLE_STRONG : TABLE_PLAIN, "%s%s",
			i == 0 && bound ? "≤ " : "",
			i == 0 ? quantity_duration(metg.median / 1e9).of : "");
	}
}

static int print_grains(const struct summary *summary, enum grain_kind kind, enum table_form form)
{
	struct table *table = table_open();

	table_column(table, "model", TABLE_LEFT);
	table_column(table, kind == GRAIN_WAIT ? "wait" : "grain", TABLE_RIGHT);
	table_column(table, "efficiency", TABLE_RIGHT);
	table_column(table, "METG(50 %)", TABLE_RIGHT);
	for (size_t i = 0; i < summary->model_count; i++)
		put_metg(table, summary, summary->models[i], kind);
	return print(table, form);
}

/* Whether the row's workload counts operations of its own. */
static bool has_price(const struct row *row)
{
	return strcmp(row->section, "cost") == 0 && strcmp(row->workload, "sleep") != 0 &&
	       strcmp(row->workload, "grain") != 0;
}

/* Every verb's price. */
static int print_prices(const struct summary *summary, enum table_form form)
{
	struct table *table = table_open();

	table_column(table, "row", TABLE_LEFT);
	table_column(table, "what", TABLE_LEFT);
	table_column(table, "model", TABLE_LEFT);
	table_column(table, "an operation", TABLE_RIGHT);
	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		const struct row *row = cell->row;
		if (!has_price(row))
			continue;
		const struct limit price = {.row = row->name, .measure = measure_operation_ns};
		struct interval ns = measure_all(summary, &price, cell->model);
		table_cell(table, TABLE_PLAIN, "%s", cell == row->cells ? row->name : "");
		table_cell(table, TABLE_PLAIN, "%s", cell == row->cells ? row->title : "");
		table_cell(table, TABLE_PLAIN, "%s", cell->model);
		table_cell(table, TABLE_PLAIN, "%s ns", quantity_interval(ns).of);
	}
	return print(table, form);
}

static void paragraph(const char *text, enum table_form form)
{
	text_print(text, stdout, form, 0);
	putchar('\n');
}

static void print_origin(const struct summary *summary, enum table_form form)
{
	char text[512];
	const char *processor = shape_text_or(summary->machine, "processor", "");

	if (form == TABLE_MARKDOWN)
		puts("# What the best of each kind reach\n");
	snprintf(text, sizeof(text),
		"Written by `make limits`, which is `simul bench --suite %s` and `simul limits`. "
		"Medians of %zu rounds with their intervals, %d cores%s%s.",
		SUITE, summary->rounds, summary_cores(summary), *processor ? ", " : "", processor);
	puts(text);
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

static int print_all(const struct summary *summary, enum table_form form)
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

static int find_form(enum table_form *form)
{
	static const char *const names[] = {[TABLE_TERMINAL] = "text", [TABLE_MARKDOWN] = "md"};

	int found = format ? choose_word("format", format, names, 2) : TABLE_TERMINAL;

	*form = (enum table_form)found;
	return found < 0 ? EXIT_USAGE : EXIT_FINE;
}

static int command_main(const char **operands, int count)
{
	struct summary summary;
	enum table_form form;
	char problem[256];
	int code;

	if (count != 1)
		return complain(EXIT_USAGE, "limits needs one results directory, as in: "
					    "simul limits results/limits");
	code = find_form(&form);
	if (code != EXIT_FINE)
		return code;
	if (summary_read(&summary, operands[0], problem) < 0)
		return complain(EXIT_USAGE, "%s", problem);
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
	.summary = "hold a bench of the suite primitives against the best of each kind",
	.details =
		"Prints each limit with what others reached elsewhere and reach here, the target, "
		"what was measured with its interval, and the verdict; then the grain at which "
		"half the machine still does useful work, and the price of each verb. `make "
		"limits` writes it to docs/limits.md.",
	.options = options,
	.main = command_main,
};
