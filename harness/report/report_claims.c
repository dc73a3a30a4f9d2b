/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims and errata, with the verdict on each. */
#include "harness/report/report_claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/quantity.h"

/* What stands in a narrow place for a verdict that is no time. */
static const char *sign(enum verdict verdict)
{
	static const char *const signs[VERDICTS] = {[VERDICT_NA] = "–",
		[VERDICT_HELD] = "✓",
		[VERDICT_REFUTED] = "≠",
		[VERDICT_BY_MEDIAN] = "≈",
		[VERDICT_UNDECIDED] = "?",
		[VERDICT_NOT_HELD] = "✗"};
	return signs[verdict];
}

static enum table_style style(enum verdict verdict)
{
	return verdict == VERDICT_NOT_HELD ? TABLE_ALARM : TABLE_PLAIN;
}

static const struct run_verdict *find_run_verdict(
	const struct claim_verdict *found, const struct claim_run *run, const char *model)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct run_verdict *verdict = &found->runs[i];
		if (verdict->run == run && verdict->model && strcmp(verdict->model, model) == 0)
			return verdict;
	}
	return NULL;
}

/* A line of the table of claims: one run of a claim, or (NULL) what is about none. */
struct claim_item {
	const struct claim_verdict *found;
	const struct claim_run *run;
	bool first; /* of the claim's lines */
};

/* Under the model that the column is about: "✓ 2.01 (2)", the verdict, the time measured, the
 * document's. */
static void put_run_verdict(struct table *table, const void *item)
{
	const struct claim_item *line = item;
	const struct run_verdict *verdict =
		find_run_verdict(line->found, line->run, table_about(table));
	enum verdict value = verdict ? verdict->result.verdict : VERDICT_NA;

	table_cell(table, style(value), "%s", sign(value));
	if (verdict && !isnan(verdict->document))
		table_cell(table, style(value), " %s (%g)",
			quantity_number(verdict->wall.median).of, verdict->document);
}

/* The verdict over all models, of one run or (NULL) of what is about none. */
static enum verdict verdict_over_models(
	const struct claim_verdict *found, const struct claim_run *run)
{
	enum verdict verdict = VERDICT_NA;

	for (size_t i = 0; i < found->count; i++)
		if (found->runs[i].run == run && found->runs[i].result.verdict > verdict)
			verdict = found->runs[i].result.verdict;
	return verdict;
}

static bool has_run_verdicts(const struct claim_verdict *found, const struct claim_run *run)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->runs[i].run == run)
			return true;
	return false;
}

TABLE_SHOWS(put_id, const struct claim_item *line, TABLE_STRONG,
	line->first ? line->found->claim->id : "")
TABLE_SHOWS(put_says, const struct claim_item *line, TABLE_PLAIN,
	line->first ? line->found->claim->says : "")

static void put_verdict(struct table *table, const void *item)
{
	const struct claim_item *line = item;
	enum verdict verdict = verdict_over_models(line->found, line->run);

	table_cell(table, style(verdict), "%s", verdict_name(verdict));
}

/* The row, or what is about no single run and model: evidence, tests, reasons. */
static void put_source(struct table *table, const void *item)
{
	const struct claim_item *line = item;
	const char *gap = "";

	if (line->run)
		table_cell(table, TABLE_PLAIN, "%s", line->run->row);
	for (size_t i = 0; !line->run && i < line->found->count; i++) {
		const struct run_verdict *verdict = &line->found->runs[i];
		if (verdict->run || verdict->model)
			continue;
		table_cell(table, TABLE_PLAIN, "%s%s", gap, verdict->result.reason);
		gap = "; ";
	}
}

static void add_claim(struct table *table, const struct claim_verdict *found)
{
	const struct claim *claim = found->claim;
	struct claim_item line = {.found = found, .first = true};

	for (size_t i = 0; i < claim->run_count; i++) {
		line.run = &claim->runs[i];
		table_line(table, &line);
		line.first = false;
	}
	line.run = NULL;
	if (has_run_verdicts(found, NULL))
		table_line(table, &line);
}

struct table *report_claims(const struct claim_verdicts *verdicts, const struct summary *summary)
{
	static const struct table_column columns[] = {
		{"Claim", TABLE_LEFT, put_id}, {"Verdict", TABLE_LEFT, put_verdict}};
	static const struct table_column says = {"The document says", TABLE_WORDS, put_says};
	static const struct table_column source = {"By", TABLE_WORDS, put_source};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < summary->model_count; i++) {
		const char *model = summary->models[i];
		table_add(table, (struct table_column){model, TABLE_LEFT, put_run_verdict}, model);
	}
	table_add(table, says, NULL);
	table_add(table, source, NULL);
	for (size_t i = 0; i < verdicts->count; i++)
		add_claim(table, &verdicts->items[i]);
	return table;
}

/* A line of the table of errata: one run of a claim. */
struct erratum {
	const struct claim_verdict *found;
	size_t run;
};

TABLE_SHOWS(put_erratum, const struct erratum *erratum, TABLE_STRONG,
	erratum->run == 0 ? erratum->found->claim->id : "")
TABLE_SHOWS(put_error, const struct erratum *erratum, TABLE_PLAIN,
	erratum->run == 0 ? erratum->found->claim->says : "")
TABLE_SHOWS(put_truth, const struct erratum *erratum, TABLE_PLAIN,
	erratum->run == 0 ? erratum->found->claim->truth : "")
TABLE_SHOWS(put_erratum_verdict, const struct erratum *erratum, style(erratum->found->verdict),
	erratum->run == 0 ? verdict_name(erratum->found->verdict) : "")
TABLE_SHOWS(put_row, const struct erratum *erratum, TABLE_PLAIN,
	erratum->found->claim->runs[erratum->run].row)

/* The figures that bear a verdict out: under each model its time, and what its checks looked at. */
static void put_evidence(struct table *table, const void *item)
{
	const struct erratum *erratum = item;
	const struct claim_run *run = &erratum->found->claim->runs[erratum->run];
	char figures[RUN_VERDICT_FIGURES];
	const char *gap = "";

	for (size_t i = 0; i < erratum->found->count; i++) {
		const struct run_verdict *verdict = &erratum->found->runs[i];
		if (verdict->run != run || !verdict->cell)
			continue;
		run_verdict_figures(verdict, figures, sizeof(figures));
		table_cell(table, TABLE_PLAIN, "%s%s: %s s%s%s", gap, verdict->model,
			quantity_interval(verdict->wall).of, figures[0] ? ", " : "", figures);
		gap = "; ";
	}
}

struct table *report_errata(const struct claim_verdicts *verdicts)
{
	static const struct table_column columns[] = {{"Erratum", TABLE_LEFT, put_erratum},
		{"The document says", TABLE_WORDS, put_error},
		{"What is true", TABLE_WORDS, put_truth},
		{"Verdict", TABLE_LEFT, put_erratum_verdict}, {"Row", TABLE_LEFT, put_row},
		{"Evidence", TABLE_WORDS, put_evidence}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < verdicts->count; i++) {
		const struct claim *claim = verdicts->items[i].claim;
		for (size_t j = 0; claim->truth && j < claim->run_count; j++)
			table_line(table, &(const struct erratum){&verdicts->items[i], j});
	}
	return table;
}
