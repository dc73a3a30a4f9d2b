/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every report begins. */
#include "harness/report/report_opening.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/report/report_best.h"
#include "harness/results/quality.h"
#include "harness/results/section.h"

static void shout_about_cell(struct report *report, const struct cell *cell)
{
	const struct row *row = cell->row;

	/* The verdict on a claim says what became of it. */
	if (row->claim[0])
		return;
	if (cell->agreement == DISAGREES)
		put_alarm(report,
			"WRONG RESULT: row %s under %s: its results differ from those "
			"of the sequential model. Its times mean nothing.",
			row->name, cell->model);
	if (cell->invalid > 0)
		put_alarm(report,
			"FAILED: row %s under %s: %zu run%s failed the workload's own "
			"check and %s left out%s%s.",
			row->name, cell->model, cell->invalid, cell->invalid == 1 ? "" : "s",
			cell->invalid == 1 ? "is" : "are", cell->problem[0] ? ": " : "",
			cell->problem);
}

static void shout_about_missing(struct report *report)
{
	const struct summary *summary = report->summary;
	const struct cell *first = NULL;
	size_t missing = 0;

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (cell->rounds == 0 && cell->invalid == 0 && missing++ == 0)
			first = cell;
	}
	if (missing > 0)
		put_alarm(report,
			"MISSING: %zu of %zu cells were never measured, first of them row %s "
			"under %s.",
			missing, summary->cell_count, first->row->name, first->model);
}

static void put_warnings(struct report *report)
{
	const struct summary *summary = report->summary;

	if (json_is_true(json_object_get(summary->bench, "synthetic")))
		put_alarm(report, "SYNTHETIC: these numbers were invented to test the report. "
				  "Nothing was measured.");
	if (!json_is_string(json_object_get(summary->bench, "finished")))
		put_alarm(report, "UNFINISHED: the bench has not come to its end; this is what "
				  "it has measured so far.");
	for (size_t i = 0; i < summary->cell_count; i++)
		shout_about_cell(report, &summary->cells[i]);
	shout_about_missing(report);
	if (summary->orphans > 0)
		put_alarm(report, "%zu record%s belong%s to no row of bench.json and %s left out.",
			summary->orphans, summary->orphans == 1 ? "" : "s",
			summary->orphans == 1 ? "s" : "", summary->orphans == 1 ? "is" : "are");
}

/* The count, and by name what is not held. */
static void put_verdicts(struct report *report)
{
	const struct claim_verdicts *verdicts = report->verdicts;
	char count[128];

	if (!verdicts)
		return;
	claim_verdicts_count(verdicts, count, sizeof(count));
	put_paragraph(report, "Claims of the documents: %s.", count);
	for (size_t i = 0; i < verdicts->count; i++) {
		const struct claim_verdict *found = &verdicts->items[i];
		const struct run_verdict *verdict = claim_verdict_reason(found);
		if (found->verdict == VERDICT_NOT_HELD)
			put_alarm(report, "NOT HELD: %s%s%s: %s", found->claim->id,
				verdict->model ? " under " : "",
				verdict->model ? verdict->model : "", verdict->result.reason);
	}
}

void report_suite_name(const struct summary *summary, char *name, size_t size)
{
	const char *suite = shape_text_or(summary->bench, "suite", "-");
	const char *slash = strrchr(suite, '/');

	snprintf(name, size, "%s", slash ? slash + 1 : suite);
	char *ending = strstr(name, ".json");
	if (ending)
		*ending = '\0';
	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '-')
			*c = '_';
}

/* "2026-11-20 14:17 UTC", out of "2026-11-20T14:17:51Z" */
static void name_time(const char *text, char name[24])
{
	snprintf(name, 24, "%.10s %.5s UTC", text, strlen(text) > 16 ? text + 11 : "");
}

static void put_circumstances(struct report *report)
{
	const struct summary *summary = report->summary;
	const json_t *versions = json_object_get(summary->machine, "versions");
	char began[24], ended[24];

	name_time(shape_text_or(summary->bench, "started", ""), began);
	name_time(shape_text_or(summary->bench, "finished", ""), ended);
	put_paragraph(report, "Began %s, ended %s; %s; simul %s; %s", began, ended,
		shape_text_or(summary->machine, "kernel", "unknown kernel"),
		shape_text_or(versions, "simul", "unknown"),
		shape_text_or(summary->bench, "command", ""));
}

void report_opening(struct report *report)
{
	const struct summary *summary = report->summary;
	char title[256], suite[64];

	report_suite_name(summary, suite, sizeof(suite));
	snprintf(title, sizeof(title), "simul: suite %s on %.80s, %d cores, %.10s", suite,
		shape_text_or(summary->machine, "processor", "an unknown processor"),
		summary_cores(summary), shape_text_or(summary->bench, "started", ""));
	if (report->form == TEXT_MARKDOWN)
		fputs("# ", report->stream);
	text_print(title, report->stream, report->form, 0);
	put_circumstances(report);
	put_warnings(report);
	put_verdicts(report);
}

static void put_note(const char *line, void *report)
{
	put_item(report, "%s", line);
}

/* Names the rows that tell no model apart, and so are in no mean. */
static void put_left_out(struct report *report)
{
	for (const struct section *const *kind = section_kinds; *kind; kind++) {
		struct finding finding = section_finding(report->summary, *kind);
		char names[FINDING_LEFT_OUT * 24] = "";
		size_t used = 0;
		for (size_t i = 0; i < finding.left_out_count; i++)
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%.20s",
				used > 0 ? ", " : "", finding.left_out[i]);
		if (finding.best && used > 0)
			put_paragraph(report,
				"%s: without %s, where every model reaches %.0f %% of the lower "
				"bound.",
				(*kind)->title, names, 100 * FINDING_AT_BOUND);
	}
}

/* `means`: tables before have means over rows. */
static void put_certainty(struct report *report, bool means)
{
	size_t low, high;
	double coverage = median_ranks(report->summary->rounds, &low, &high);

	if (isnan(coverage))
		put_paragraph(report,
			"Medians of %zu round%s: too few for an interval (6 are "
			"needed), so that no difference here is sure.",
			report->summary->rounds, report->summary->rounds == 1 ? "" : "s");
	else
		put_paragraph(report,
			"%sFigures are medians of %zu rounds, in brackets their %.1f %% interval. "
			"One that spans 1 shows no difference.",
			means ? "Fastest are the models of which none is shown to be slower than "
				"the one with the best times (multiple comparisons with the best). "
				"Speed-up over a kind of work is the geometric mean over its rows. "
			      : "",
			report->summary->rounds, 100 * coverage);
	putc('\n', report->stream);
	quality_tell(report->summary, put_note, report);
}

void report_first_screen(struct report *report, bool brief)
{
	struct table *overview = report_overview(report->summary, brief);
	struct table *answers = report_answers(report->summary, brief);
	bool compares = table_lines(overview) > 0;

	put_heading(report, 2,
		compares || table_lines(answers) > 0 ? "Which model, when, by how much, how sure"
						     : "How sure the figures are");
	put_table(report, overview);
	put_left_out(report);
	put_table(report, answers);
	put_certainty(report, compares);
}
