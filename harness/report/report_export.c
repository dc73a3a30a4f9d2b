/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary as JSON and as CSV. */
#include "harness/report/report_export.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/claims/verdict_export.h"
#include "harness/results/caveat.h"
#include "harness/results/scaling.h"
#include "harness/results/section.h"

/* Of what report_json() writes. */
#define RESULTS_SCHEMA 2

static const char *agreement_name(enum agreement agreement)
{
	static const char *const names[] = {
		[AGREES] = "same", [DISAGREES] = "different", [UNCHECKED] = "unchecked"};
	return names[agreement];
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *interval_object(struct interval interval)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:I}", "median", number(interval.median), "low",
		number(interval.low), "high", number(interval.high), "coverage",
		number(interval.coverage), "count", (json_int_t)interval.count);
}

static json_t *cell_object(const struct summary *summary, const struct cell *cell)
{
	json_t *figures = json_object();

	for (enum figure figure = 0; figure < FIGURES; figure++)
		json_object_set_new(
			figures, figure_name(figure), interval_object(cell->figures[figure]));
	return json_pack("{s:s, s:i, s:I, s:s, s:I, s:I, s:I, s:s, s:s, s:o, s:b, s:o}", "model",
		cell->model, "workers", cell->workers, "tasks", (json_int_t)cell->tasks, "quality",
		caveat_name(cell_caveat(summary, cell)), "rounds", (json_int_t)cell->rounds,
		"invalid", (json_int_t)cell->invalid, "set_aside", (json_int_t)cell->set_aside,
		"problem", cell->problem, "result", agreement_name(cell->agreement),
		"stated_document_s", number(cell->document), "misses_document",
		cell_misses_document(cell), "figures", figures);
}

static json_t *row_object(const struct summary *summary, const struct row *row)
{
	json_t *cells = json_array();

	for (size_t i = 0; i < row->cell_count; i++)
		json_array_append_new(cells, cell_object(summary, &row->cells[i]));
	return json_pack("{s:s, s:s, s:s, s:s, s:f, s:o, s:o}", "row", row->name, "title",
		row->title, "section", row->section, "workload", row->workload, "second",
		row->second, "bound_document_s", number(row_bound(row)), "cells", cells);
}

static json_t *name_array(const char *const *names, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(names[i]));
	return array;
}

static json_t *finding_object(const struct finding *finding)
{
	return json_pack("{s:b, s:I, s:s?, s:o, s:s?, s:I, s:o, s:o, s:o}", "decided",
		finding->decided, "rounds", (json_int_t)finding->rounds, "best", finding->best,
		"peers", name_array(finding->peers, finding->peer_count), "second", finding->second,
		"rows", (json_int_t)finding->speedup.rows, "left_out",
		name_array(finding->left_out, finding->left_out_count), "speedup",
		interval_object(finding->speedup.ratio), "best_over_second",
		interval_object(finding->second ? finding->margin.ratio : INTERVAL_NONE));
}

static json_t *law_object(const struct scaling *scaling, enum scaling_law law)
{
	static const char *const names[] = {[SCALING_AMDAHL] = "amdahl", [SCALING_USL] = "usl"};
	const struct scaling_fitted *fitted = &scaling->laws[law];
	const char *refusal = fitted->refusal[0] ? fitted->refusal : NULL;

	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:s?, s:o, s:o, s:o, s:o}", "row",
		scaling->row->name, "model", scaling->model, "law", names[law], "workers_least",
		scaling->cells[0]->workers, "workers_most",
		scaling->cells[scaling->count - 1]->workers, "refusal", refusal, "sigma",
		interval_object(refusal ? INTERVAL_NONE : fitted->sigma), "kappa",
		interval_object(refusal ? INTERVAL_NONE : fitted->kappa), "lambda",
		interval_object(refusal ? INTERVAL_NONE : fitted->lambda), "miss",
		number(refusal ? NAN : fitted->miss));
}

static json_t *scaling_array(const struct summary *summary)
{
	struct scalings scalings;
	json_t *laws = json_array();

	if (scalings_gather(&scalings, summary) < 0)
		return laws;
	for (size_t i = 0; i < scalings.count; i++)
		for (enum scaling_law law = 0; law < SCALING_LAWS; law++)
			json_array_append_new(laws, law_object(&scalings.items[i], law));
	scalings_release(&scalings);
	return laws;
}

/* Every run that was set aside, with its reason. */
static json_t *aside_array(const struct summary *summary)
{
	json_t *runs = json_array();

	for (size_t i = 0; i < summary->records.count; i++) {
		const struct record *record = &summary->records.items[i];
		if (record->set_aside[0])
			json_array_append_new(
				runs, json_pack("{s:s, s:s, s:i, s:i, s:i, s:s}", "row",
					      record->row, "model", record->model, "workers",
					      record->workers, "round", record->round, "position",
					      record->position, "reason", record->set_aside));
	}
	return runs;
}

static json_t *findings_object(const struct summary *summary)
{
	json_t *findings = json_object();

	for (const struct section *const *section = sections; *section; section++) {
		struct finding finding = section_finding(summary, *section);
		if (finding.best && section_compares(*section) && (*section)->name[0])
			json_object_set_new(findings, (*section)->name, finding_object(&finding));
	}
	return findings;
}

int report_json(const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < summary->row_count; i++)
		json_array_append_new(rows, row_object(summary, &summary->rows[i]));
	json_t *report = json_pack("{s:i, s:O, s:O, s:O?, s:I, s:o, s:o, s:o, s:o, s:o, s:o}",
		"schema", RESULTS_SCHEMA, "bench", summary->bench, "machine", summary->machine,
		"primitives", summary->primitives, "unmatched_records",
		(json_int_t)summary->orphans, "noise_floor", number(summary_noise_floor(summary)),
		"findings", findings_object(summary), "rows", rows, "scaling",
		scaling_array(summary), "set_aside", aside_array(summary), "claims",
		verdicts ? verdicts_describe(verdicts) : json_null());
	if (!report)
		return -ENOMEM;
	json_dumpf(report, stream, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	json_decref(report);
	putc('\n', stream);
	return 0;
}

static void put_field(const char *text, FILE *stream)
{
	putc('"', stream);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', stream);
		putc(*text, stream);
	}
	fputs("\",", stream);
}

static void put_number(double value, FILE *stream)
{
	if (isfinite(value))
		fprintf(stream, "%.9g", value);
	putc(',', stream);
}

static void put_header(FILE *stream)
{
	fputs("row,title,section,workload,second,model,workers,tasks,quality,rounds,invalid,"
	      "set_aside,",
		stream);
	for (enum figure figure = 0; figure < FIGURES; figure++)
		fprintf(stream, "%s,%s_low,%s_high,", figure_name(figure), figure_name(figure),
			figure_name(figure));
	fputs("stated_document_s,noise_floor,result\n", stream);
}

static void put_cell(const struct summary *summary, const struct cell *cell, FILE *stream)
{
	const struct row *row = cell->row;

	put_field(row->name, stream);
	put_field(row->title, stream);
	put_field(row->section, stream);
	put_field(row->workload, stream);
	put_number(cell->rounds > 0 ? cell->second : row->second, stream);
	put_field(cell->model, stream);
	fprintf(stream, "%d,%lld,%s,%zu,%zu,%zu,", cell->workers, (long long)cell->tasks,
		caveat_name(cell_caveat(summary, cell)), cell->rounds, cell->invalid,
		cell->set_aside);
	for (enum figure figure = 0; figure < FIGURES; figure++) {
		put_number(cell->figures[figure].median, stream);
		put_number(cell->figures[figure].low, stream);
		put_number(cell->figures[figure].high, stream);
	}
	put_number(cell->document, stream);
	put_number(summary_noise_floor(summary), stream);
	fprintf(stream, "%s\n", agreement_name(cell->agreement));
}

void report_csv(const struct summary *summary, FILE *stream)
{
	put_header(stream);
	for (size_t i = 0; i < summary->cell_count; i++)
		put_cell(summary, &summary->cells[i], stream);
}
