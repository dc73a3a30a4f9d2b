/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_claims.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/report/quantity.h"

/* What stands in a narrow place for a verdict that is no time. */
static const char *sign(enum verdict verdict)
{
	static const char *const signs[VERDICTS] = {[VERDICT_NA] = "–",
		[VERDICT_HELD] = "✓",
		[VERDICT_UNDECIDED] = "?",
		[VERDICT_NOT_HELD] = "✗"};
	return signs[verdict];
}

static enum table_style style(enum verdict verdict)
{
	return verdict == VERDICT_NOT_HELD ? TABLE_ALARM : TABLE_PLAIN;
}

static const struct ruling *find_ruling(
	const struct judgement *judgement, const struct claim_run *run, const char *model)
{
	for (size_t i = 0; i < judgement->count; i++) {
		const struct ruling *ruling = &judgement->rulings[i];
		if (ruling->run == run && ruling->model && strcmp(ruling->model, model) == 0)
			return ruling;
	}
	return NULL;
}

/* "✓ 2.01 (2)": the verdict, the time measured, the document's. */
static void add_ruling(struct table *table, const struct ruling *ruling)
{
	enum verdict verdict = ruling ? ruling->opinion.verdict : VERDICT_NA;

	if (!ruling || isnan(ruling->document))
		table_cell(table, style(verdict), "%s", sign(verdict));
	else
		table_cell(table, style(verdict), "%s %s (%g)", sign(verdict),
			quantity_number(ruling->wall.median).of, ruling->document);
}

/* The verdict over all models, of one run or (NULL) of what is about none. */
static enum verdict verdict_over_models(
	const struct judgement *judgement, const struct claim_run *run)
{
	enum verdict verdict = VERDICT_NA;

	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->rulings[i].run == run &&
			judgement->rulings[i].opinion.verdict > verdict)
			verdict = judgement->rulings[i].opinion.verdict;
	return verdict;
}

static bool has_rulings(const struct judgement *judgement, const struct claim_run *run)
{
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->rulings[i].run == run)
			return true;
	return false;
}

/* What is about no single run and model: evidence, tests, reasons. */
static void add_words(struct table *table, const struct judgement *judgement)
{
	char *words = NULL;
	size_t size;
	FILE *stream = open_memstream(&words, &size);

	if (!stream)
		return;
	for (size_t i = 0; i < judgement->count; i++)
		if (!judgement->rulings[i].run && !judgement->rulings[i].model)
			fprintf(stream, "%s%s", ftell(stream) > 0 ? "; " : "",
				judgement->rulings[i].opinion.reason);
	fclose(stream);
	table_cell(table, TABLE_PLAIN, "%s", words ? words : "");
	free(words);
}

static void add_line(struct table *table, const struct judgement *judgement,
	const struct claim_run *run, const struct summary *summary, bool first)
{
	enum verdict verdict = verdict_over_models(judgement, run);

	table_cell(table, TABLE_STRONG, "%s", first ? judgement->claim->id : "");
	table_cell(table, style(verdict), "%s", verdict_name(verdict));
	for (size_t i = 0; i < summary->model_count; i++)
		add_ruling(table, find_ruling(judgement, run, summary->models[i]));
	table_cell(table, TABLE_PLAIN, "%s", first ? judgement->claim->says : "");
	if (run)
		table_cell(table, TABLE_PLAIN, "%s", run->row);
	else
		add_words(table, judgement);
}

struct table *report_claims(const struct judgements *judgements, const struct summary *summary)
{
	struct table *table = table_open();

	table_column(table, "Claim", TABLE_LEFT);
	table_column(table, "Verdict", TABLE_LEFT);
	for (size_t i = 0; i < summary->model_count; i++)
		table_column(table, summary->models[i], TABLE_LEFT);
	table_column(table, "The document says", TABLE_LEFT);
	table_column(table, "By", TABLE_LEFT);
	for (size_t i = 0; i < judgements->count; i++) {
		const struct judgement *judgement = &judgements->items[i];
		const struct claim *claim = judgement->claim;
		bool first = true;
		for (size_t j = 0; j < claim->run_count; j++) {
			add_line(table, judgement, &claim->runs[j], summary, first);
			first = false;
		}
		if (has_rulings(judgement, NULL))
			add_line(table, judgement, NULL, summary, first);
	}
	return table;
}

/* The figures that bear a ruling out: its time, and what its checks looked at. */
static void write_figures(FILE *stream, const struct ruling *ruling)
{
	char figures[RULING_FIGURES];

	ruling_figures(ruling, figures, sizeof(figures));
	fprintf(stream, "%s%s: %s s%s%s", ftell(stream) > 0 ? "; " : "", ruling->model,
		quantity_interval(ruling->wall).of, figures[0] ? ", " : "", figures);
}

static void add_evidence(
	struct table *table, const struct judgement *judgement, const struct claim_run *run)
{
	char *words = NULL;
	size_t size;
	FILE *stream = open_memstream(&words, &size);

	if (!stream)
		return;
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->rulings[i].run == run && judgement->rulings[i].cell)
			write_figures(stream, &judgement->rulings[i]);
	fclose(stream);
	table_cell(table, TABLE_PLAIN, "%s", words ? words : "");
	free(words);
}

struct table *report_errata(const struct judgements *judgements)
{
	struct table *table = table_open();

	table_column(table, "Erratum", TABLE_LEFT);
	table_column(table, "The document says", TABLE_LEFT);
	table_column(table, "What is true", TABLE_LEFT);
	table_column(table, "Verdict", TABLE_LEFT);
	table_column(table, "Row", TABLE_LEFT);
	table_column(table, "Evidence", TABLE_LEFT);
	for (size_t i = 0; i < judgements->count; i++) {
		const struct judgement *judgement = &judgements->items[i];
		const struct claim *claim = judgement->claim;
		for (size_t j = 0; claim->truth && j < claim->run_count; j++) {
			table_cell(table, TABLE_STRONG, "%s", j == 0 ? claim->id : "");
			table_cell(table, TABLE_PLAIN, "%s", j == 0 ? claim->says : "");
			table_cell(table, TABLE_PLAIN, "%s", j == 0 ? claim->truth : "");
			table_cell(table, style(judgement->verdict), "%s",
				j == 0 ? verdict_name(judgement->verdict) : "");
			table_cell(table, TABLE_PLAIN, "%s", claim->runs[j].row);
			add_evidence(table, judgement, &claim->runs[j]);
		}
	}
	return table;
}
