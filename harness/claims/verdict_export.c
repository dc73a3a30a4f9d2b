/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdicts on claims as a table, as JSON and as JUnit. */
#include "harness/claims/verdict_export.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/junit.h"
#include "harness/format/quantity.h"
#include "harness/format/table.h"

static const char *row_of(const struct claim_verdict *found, const struct run_verdict *verdict)
{
	return verdict->run ? verdict->run->row : found->claim->id;
}

/* A line of the table: a verdict of a claim. */
struct finding_line {
	const struct claim_verdict *found;
	const struct run_verdict *verdict;
};

TABLE_SHOWS(put_claim, const struct finding_line *line, TABLE_STRONG,
	line->verdict == line->found->runs ? line->found->claim->id : "")
TABLE_SHOWS(
	put_row, const struct finding_line *line, TABLE_PLAIN, row_of(line->found, line->verdict))
TABLE_SHOWS(put_model, const struct finding_line *line, TABLE_PLAIN,
	line->verdict->model ? line->verdict->model : "")
TABLE_SHOWS(put_document, const struct finding_line *line, TABLE_PLAIN,
	quantity_number(line->verdict->document).of)
TABLE_SHOWS(put_wall, const struct finding_line *line, TABLE_PLAIN,
	quantity_interval(line->verdict->wall).of)

static void put_verdict(struct table *table, const void *item)
{
	enum verdict value = ((const struct finding_line *)item)->verdict->result.verdict;

	table_cell(table, value == VERDICT_NOT_HELD ? TABLE_ALARM : TABLE_PLAIN, "%s",
		verdict_name(value));
}

static void put_reason(struct table *table, const void *item)
{
	const struct finding_line *line = item;
	const struct run_verdict *verdict = line->verdict;
	const char *truth = verdict == line->found->runs ? line->found->claim->truth : NULL;
	char figures[RUN_VERDICT_FIGURES];

	run_verdict_figures(verdict, figures, sizeof(figures));
	if (truth)
		table_cell(table, TABLE_PLAIN, "true is: %s; ", truth);
	table_cell(table, TABLE_PLAIN, "%s",
		verdict->result.reason[0] ? verdict->result.reason : figures);
}

int verdicts_text(const struct claim_verdicts *verdicts, FILE *stream)
{
	static const struct table_column columns[] = {{"Claim", TABLE_LEFT, put_claim},
		{"Row", TABLE_LEFT, put_row}, {"Model", TABLE_LEFT, put_model},
		{"Verdict", TABLE_LEFT, put_verdict}, {"Document, s", TABLE_RIGHT, put_document},
		{"Measured, s", TABLE_RIGHT, put_wall}, {"Why", TABLE_WORDS, put_reason}};
	struct table *table = TABLE_OPEN(columns);
	char count[128];

	for (size_t i = 0; i < verdicts->count; i++) {
		const struct claim_verdict *found = &verdicts->items[i];
		for (size_t j = 0; j < found->count; j++)
			table_line(table, &(const struct finding_line){found, &found->runs[j]});
	}
	int status = table_print(table, stream, TEXT_TERMINAL);
	table_close(table);
	claim_verdicts_count(verdicts, count, sizeof(count));
	fprintf(stream, "\n%zu claims: %s\n", verdicts->count, count);
	return status;
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *run_verdict_object(
	const struct claim_verdict *found, const struct run_verdict *verdict)
{
	char figures[RUN_VERDICT_FIGURES];

	run_verdict_figures(verdict, figures, sizeof(figures));
	return json_pack("{s:s, s:s?, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "row",
		row_of(found, verdict), "model", verdict->model, "verdict",
		verdict_name(verdict->result.verdict), "reason", verdict->result.reason, "figures",
		figures, "stated_document_s", number(verdict->document), "wall_document_s",
		number(verdict->wall.median), "wall_document_s_low", number(verdict->wall.low),
		"wall_document_s_high", number(verdict->wall.high));
}

static json_t *claim_verdict_object(const struct claim_verdict *found)
{
	const struct claim *claim = found->claim;
	json_t *runs = json_array();

	for (size_t i = 0; i < found->count; i++)
		json_array_append_new(runs, run_verdict_object(found, &found->runs[i]));
	return json_pack("{s:s, s:s, s:O, s:s, s:s?, s:s, s:o}", "id", claim->id, "kind",
		claim->kind, "documents", claim->documents, "says", claim->says, "truth",
		claim->truth, "verdict", verdict_name(found->verdict), "runs", runs);
}

json_t *verdicts_describe(const struct claim_verdicts *verdicts)
{
	json_t *claims = json_array(), *tally = json_object();

	for (enum verdict verdict = VERDICT_NA; verdict < VERDICTS; verdict++)
		json_object_set_new(tally, verdict_name(verdict),
			json_integer((json_int_t)verdicts->tally[verdict]));
	for (size_t i = 0; i < verdicts->count; i++)
		json_array_append_new(claims, claim_verdict_object(&verdicts->items[i]));
	return json_pack("{s:i, s:o, s:o}", "schema", 1, "tally", tally, "claims", claims);
}

int verdicts_json(const struct claim_verdicts *verdicts, FILE *stream)
{
	json_t *all = verdicts_describe(verdicts);

	if (!all)
		return -ENOMEM;
	json_dumpf(all, stream, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	json_decref(all);
	putc('\n', stream);
	return 0;
}

static enum junit_outcome outcome_of(enum verdict verdict)
{
	return verdict == VERDICT_NOT_HELD			       ? JUNIT_FAILED
	       : verdict == VERDICT_NA || verdict == VERDICT_UNDECIDED ? JUNIT_SKIPPED
								       : JUNIT_PASSED;
}

static void put_case(
	struct junit *junit, const struct claim_verdict *found, const struct run_verdict *verdict)
{
	enum verdict value = verdict->result.verdict;
	char name[160], message[VERDICT_REASON + 32];

	if (verdict->model)
		snprintf(name, sizeof(name), "%s under %s", row_of(found, verdict), verdict->model);
	else
		snprintf(name, sizeof(name), "%s: statement %td", row_of(found, verdict),
			verdict - found->runs + 1);
	snprintf(message, sizeof(message), "%s: %s", verdict_name(value), verdict->result.reason);
	junit_case(junit, name, NAN, outcome_of(value), message, NULL);
}

static int put_suite(struct junit *junit, const struct claim_verdict *found)
{
	const struct junit_property properties[] = {{"says", found->claim->says},
		{"truth", found->claim->truth}, {"verdict", verdict_name(found->verdict)},
		{NULL, NULL}};
	char name[64];

	snprintf(name, sizeof(name), "claim %.40s", found->claim->id);
	int status = junit_suite_begin(junit, name, properties);
	if (status < 0)
		return status;
	for (size_t i = 0; i < found->count; i++)
		put_case(junit, found, &found->runs[i]);
	junit_suite_end(junit);
	return 0;
}

int verdicts_junit_suites(const struct claim_verdicts *verdicts, struct junit *junit)
{
	int status = 0;

	for (size_t i = 0; i < verdicts->count && status == 0; i++)
		status = put_suite(junit, &verdicts->items[i]);
	return status;
}

int verdicts_junit(const struct claim_verdicts *verdicts, FILE *stream)
{
	struct junit junit;
	int status = junit_begin(&junit, NULL, NULL);

	if (status < 0)
		return status;
	status = verdicts_junit_suites(verdicts, &junit);
	int ended = junit_end(&junit, stream);
	return status < 0 ? status : ended;
}
