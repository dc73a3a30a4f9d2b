/* SPDX-License-Identifier: GPL-3.0-or-later */
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

/* "✓ 2.01 (2)": the verdict, the time measured, the document's. */
static void add_run_verdict(struct table *table, const struct run_verdict *verdict)
{
	enum verdict value = verdict ? verdict->result.verdict : VERDICT_NA;

	if (!verdict || isnan(verdict->document))
		table_cell(table, style(value), "%s", sign(value));
	else
		table_cell(table, style(value), "%s %s (%g)", sign(value),
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

/* What is about no single run and model: evidence, tests, reasons. */
static void add_words(struct table *table, const struct claim_verdict *found)
{
	char *words = NULL;
	size_t size;
	FILE *stream = open_memstream(&words, &size);

	if (!stream)
		return;
	for (size_t i = 0; i < found->count; i++)
		if (!found->runs[i].run && !found->runs[i].model)
			fprintf(stream, "%s%s", ftell(stream) > 0 ? "; " : "",
				found->runs[i].result.reason);
	fclose(stream);
	table_cell(table, TABLE_PLAIN, "%s", words ? words : "");
	free(words);
}

static void add_line(struct table *table, const struct claim_verdict *found,
	const struct claim_run *run, const struct summary *summary, bool first)
{
	enum verdict verdict = verdict_over_models(found, run);

	table_cell(table, TABLE_STRONG, "%s", first ? found->claim->id : "");
	table_cell(table, style(verdict), "%s", verdict_name(verdict));
	for (size_t i = 0; i < summary->model_count; i++)
		add_run_verdict(table, find_run_verdict(found, run, summary->models[i]));
	table_cell(table, TABLE_PLAIN, "%s", first ? found->claim->says : "");
	if (run)
		table_cell(table, TABLE_PLAIN, "%s", run->row);
	else
		add_words(table, found);
}

struct table *report_claims(const struct claim_verdicts *verdicts, const struct summary *summary)
{
	struct table *table = table_open();

	table_column(table, "Claim", TABLE_LEFT);
	table_column(table, "Verdict", TABLE_LEFT);
	for (size_t i = 0; i < summary->model_count; i++)
		table_column(table, summary->models[i], TABLE_LEFT);
	table_column(table, "The document says", TABLE_LEFT);
	table_column(table, "By", TABLE_LEFT);
	for (size_t i = 0; i < verdicts->count; i++) {
		const struct claim_verdict *found = &verdicts->items[i];
		const struct claim *claim = found->claim;
		bool first = true;
		for (size_t j = 0; j < claim->run_count; j++) {
			add_line(table, found, &claim->runs[j], summary, first);
			first = false;
		}
		if (has_run_verdicts(found, NULL))
			add_line(table, found, NULL, summary, first);
	}
	return table;
}

/* The figures that bear a verdict out: its time, and what its checks looked at. */
static void write_figures(FILE *stream, const struct run_verdict *verdict)
{
	char figures[RUN_VERDICT_FIGURES];

	run_verdict_figures(verdict, figures, sizeof(figures));
	fprintf(stream, "%s%s: %s s%s%s", ftell(stream) > 0 ? "; " : "", verdict->model,
		quantity_interval(verdict->wall).of, figures[0] ? ", " : "", figures);
}

static void add_evidence(
	struct table *table, const struct claim_verdict *found, const struct claim_run *run)
{
	char *words = NULL;
	size_t size;
	FILE *stream = open_memstream(&words, &size);

	if (!stream)
		return;
	for (size_t i = 0; i < found->count; i++)
		if (found->runs[i].run == run && found->runs[i].cell)
			write_figures(stream, &found->runs[i]);
	fclose(stream);
	table_cell(table, TABLE_PLAIN, "%s", words ? words : "");
	free(words);
}

struct table *report_errata(const struct claim_verdicts *verdicts)
{
	struct table *table = table_open();

	table_column(table, "Erratum", TABLE_LEFT);
	table_column(table, "The document says", TABLE_LEFT);
	table_column(table, "What is true", TABLE_LEFT);
	table_column(table, "Verdict", TABLE_LEFT);
	table_column(table, "Row", TABLE_LEFT);
	table_column(table, "Evidence", TABLE_LEFT);
	for (size_t i = 0; i < verdicts->count; i++) {
		const struct claim_verdict *found = &verdicts->items[i];
		const struct claim *claim = found->claim;
		for (size_t j = 0; claim->truth && j < claim->run_count; j++) {
			table_cell(table, TABLE_STRONG, "%s", j == 0 ? claim->id : "");
			table_cell(table, TABLE_PLAIN, "%s", j == 0 ? claim->says : "");
			table_cell(table, TABLE_PLAIN, "%s", j == 0 ? claim->truth : "");
			table_cell(table, style(found->verdict), "%s",
				j == 0 ? verdict_name(found->verdict) : "");
			table_cell(table, TABLE_PLAIN, "%s", claim->runs[j].row);
			add_evidence(table, found, &claim->runs[j]);
		}
	}
	return table;
}
