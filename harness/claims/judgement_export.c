/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/claims/judgement_export.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/report/junit.h"
#include "harness/report/quantity.h"
#include "harness/report/table.h"

static const char *row_of(const struct judgement *judgement, const struct ruling *ruling)
{
	return ruling->run ? ruling->run->row : judgement->claim->id;
}

static void add_figures(struct table *table, const struct ruling *ruling)
{
	char figures[RULING_FIGURES];

	ruling_figures(ruling, figures, sizeof(figures));
	table_cell(table, TABLE_PLAIN, "%s", figures);
}

static void add_ruling(
	struct table *table, const struct judgement *judgement, const struct ruling *ruling)
{
	enum verdict verdict = ruling->opinion.verdict;
	bool first = ruling == judgement->rulings;

	table_cell(table, TABLE_STRONG, "%s", first ? judgement->claim->id : "");
	table_cell(table, TABLE_PLAIN, "%s", row_of(judgement, ruling));
	table_cell(table, TABLE_PLAIN, "%s", ruling->model ? ruling->model : "");
	table_cell(table, verdict == VERDICT_NOT_HELD ? TABLE_ALARM : TABLE_PLAIN, "%s",
		verdict_name(verdict));
	table_cell(table, TABLE_PLAIN, "%s", quantity_number(ruling->document).of);
	table_cell(table, TABLE_PLAIN, "%s", quantity_interval(ruling->wall).of);
	if (ruling->opinion.reason[0])
		table_cell(table, TABLE_PLAIN, "%s", ruling->opinion.reason);
	else
		add_figures(table, ruling);
}

int judgement_text(const struct judgements *judgements, FILE *stream)
{
	struct table *table = table_open();
	char count[128];

	table_column(table, "Claim", TABLE_LEFT);
	table_column(table, "Row", TABLE_LEFT);
	table_column(table, "Model", TABLE_LEFT);
	table_column(table, "Verdict", TABLE_LEFT);
	table_column(table, "Document, s", TABLE_RIGHT);
	table_column(table, "Measured, s", TABLE_RIGHT);
	table_column(table, "Why", TABLE_LEFT);
	for (size_t i = 0; i < judgements->count; i++)
		for (size_t j = 0; j < judgements->items[i].count; j++)
			add_ruling(table, &judgements->items[i], &judgements->items[i].rulings[j]);
	int status = table_print(table, stream, TABLE_TERMINAL);
	table_close(table);
	judgements_count(judgements, count, sizeof(count));
	fprintf(stream, "\n%zu claims: %s\n", judgements->count, count);
	return status;
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *ruling_object(const struct judgement *judgement, const struct ruling *ruling)
{
	char figures[RULING_FIGURES];

	ruling_figures(ruling, figures, sizeof(figures));
	return json_pack("{s:s, s:s?, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "row",
		row_of(judgement, ruling), "model", ruling->model, "verdict",
		verdict_name(ruling->opinion.verdict), "reason", ruling->opinion.reason, "figures",
		figures, "document_document_s", number(ruling->document), "wall_document_s",
		number(ruling->wall.median), "wall_document_s_low", number(ruling->wall.low),
		"wall_document_s_high", number(ruling->wall.high));
}

static json_t *judgement_object(const struct judgement *judgement)
{
	const struct claim *claim = judgement->claim;
	json_t *rulings = json_array();

	for (size_t i = 0; i < judgement->count; i++)
		json_array_append_new(rulings, ruling_object(judgement, &judgement->rulings[i]));
	return json_pack("{s:s, s:s, s:O, s:s, s:s?, s:s, s:o}", "id", claim->id, "kind",
		claim->kind, "documents", claim->documents, "says", claim->says, "truth",
		claim->truth, "verdict", verdict_name(judgement->verdict), "rulings", rulings);
}

json_t *judgement_describe(const struct judgements *judgements)
{
	json_t *claims = json_array(), *tally = json_object();

	for (enum verdict verdict = VERDICT_NA; verdict < VERDICTS; verdict++)
		json_object_set_new(tally, verdict_name(verdict),
			json_integer((json_int_t)judgements->tally[verdict]));
	for (size_t i = 0; i < judgements->count; i++)
		json_array_append_new(claims, judgement_object(&judgements->items[i]));
	return json_pack("{s:i, s:o, s:o}", "schema", 1, "tally", tally, "claims", claims);
}

int judgement_json(const struct judgements *judgements, FILE *stream)
{
	json_t *all = judgement_describe(judgements);

	if (!all)
		return -ENOMEM;
	json_dumpf(all, stream, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	json_decref(all);
	putc('\n', stream);
	return 0;
}

static enum junit_outcome outcome_of(enum verdict verdict)
{
	return verdict == VERDICT_HELD	     ? JUNIT_PASSED
	       : verdict == VERDICT_NOT_HELD ? JUNIT_FAILED
					     : JUNIT_SKIPPED;
}

static void put_case(const struct judgement *judgement, const struct ruling *ruling, FILE *stream)
{
	enum verdict verdict = ruling->opinion.verdict;
	char name[160], message[VERDICT_REASON + 32];

	snprintf(name, sizeof(name), "%s%s%s", row_of(judgement, ruling),
		ruling->model ? " under " : "", ruling->model ? ruling->model : "");
	snprintf(message, sizeof(message), "%s: %s", verdict_name(verdict), ruling->opinion.reason);
	junit_case(stream, judgement->claim->id, name, NAN, outcome_of(verdict), message);
}

static void put_suite(const struct judgement *judgement, FILE *stream)
{
	size_t tally[JUNIT_SKIPPED + 1] = {0};

	for (size_t i = 0; i < judgement->count; i++)
		tally[outcome_of(judgement->rulings[i].opinion.verdict)]++;
	junit_suite_begin(stream, judgement->claim->id, judgement->claim->says, judgement->count,
		tally[JUNIT_FAILED], tally[JUNIT_SKIPPED]);
	for (size_t i = 0; i < judgement->count; i++)
		put_case(judgement, &judgement->rulings[i], stream);
	junit_suite_end(stream);
}

void judgement_junit_suites(const struct judgements *judgements, FILE *stream)
{
	for (size_t i = 0; i < judgements->count; i++)
		put_suite(&judgements->items[i], stream);
}

int judgement_junit(const struct judgements *judgements, FILE *stream)
{
	junit_begin(stream);
	judgement_junit_suites(judgements, stream);
	junit_end(stream);
	return 0;
}
