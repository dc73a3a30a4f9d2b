/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole report, in its order. */
#include "harness/report/report_text.h"

#include <errno.h>
#include <math.h>

#include "harness/format/shape.h"
#include "harness/results/caveat.h"
#include "harness/results/quality.h"
#include "harness/format/quantity.h"
#include "harness/report/report_claims.h"
#include "harness/report/report_latency.h"
#include "harness/report/report_lines.h"
#include "harness/report/report_method.h"
#include "harness/report/report_originals.h"
#include "harness/report/report_opening.h"
#include "harness/report/report_pictures.h"
#include "harness/report/report_scaling.h"
#include "harness/report/report_tables.h"
#include "harness/report/report_writer.h"
#include "harness/results/trait.h"

static size_t rows_in(const struct summary *summary, const struct section *section)
{
	size_t count = 0;
	for (size_t i = 0; i < summary->row_count; i++)
		count += section_of(&summary->rows[i]) == section;
	return count;
}

static void put_section(struct report *report, const struct section *section)
{
	const struct summary *summary = report->summary;

	if (rows_in(summary, section) == 0)
		return;
	put_heading(report, 2, section->title);
	putc('\n', report->stream);
	for (size_t i = 0; i < summary->row_count; i++) {
		const struct row *row = &summary->rows[i];
		if (section_of(row) == section)
			put_item(report, "%s: %s (workload %s, 1 document second = %g s)",
				row->name, row->title, row->workload, row->second);
	}
	put_table(report, report_section(summary, section));
}

/* The sections whose rows have a table of their own, in the order of the report. */
static const struct section *const tables[] = {
	&section_io, &section_cpu, &section_both, &section_other, &section_scaling};

/* Explains those tables, if there are any. */
static void put_legend(struct report *report)
{
	size_t rows = 0;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		rows += rows_in(report->summary, tables[i]);
	if (rows == 0)
		return;
	put_paragraph(report,
		"Wall, document and bound are document seconds; tasks a second are of "
		"real ones. ≠ marks a document's "
		"figure that the median misses by more than 5 %%. ≈ 1: no difference "
		"shown. (5) after a model: its workers. Bound: what the work takes at "
		"least on these cores, under any model; reached: the share of it; "
		"with its workers: if no more tasks are in flight than the model can "
		"have. In flight: tasks on average. Result: the same as the "
		"sequential model's. Set aside: runs that the machine disturbed, "
		"which were measured again.");
}

/* What the caveats that occur mean. */
static void put_caveats(struct report *report)
{
	bool seen[CAVEAT_NONE + 1];

	caveats_seen(report->summary, seen);
	for (enum caveat caveat = 0; caveat < CAVEAT_NONE; caveat++)
		if (seen[caveat])
			put_item(report, "%s: %s", caveat_name(caveat), caveat_meaning(caveat));
}

/* The documents send CPU work to processes because of Python's lock; C has none. */
static void put_lock_remark(struct report *report)
{
	struct comparison threads = section_speedup(report->summary, &section_cpu, "threads");
	struct comparison processes = section_speedup(report->summary, &section_cpu, "processes");

	if (threads.rows == 0)
		return;
	put_paragraph(report,
		"That threads cannot compute side by side is Python's rule, not "
		"concurrency's: C has no global lock. Here threads reach %s on "
		"CPU-bound rows%s%s.",
		quantity_finding(threads.ratio).of, processes.rows ? ", processes " : "",
		processes.rows ? quantity_finding(processes.ratio).of : "");
}

/* Whether anything was measured of what sets the models apart. */
static bool has_traits(const struct summary *summary)
{
	for (size_t i = 0; i < summary->model_count; i++)
		for (enum trait trait = 0; trait < TRAITS; trait++)
			if (!isnan(trait_of(summary, summary->models[i], trait).median))
				return true;
	return false;
}

static void put_models(struct report *report)
{
	const struct row *resting = summary_row(report->summary, ROW_NULL);
	const struct row *waiting = summary_row(report->summary, ROW_SLEEPERS);

	if (!has_traits(report->summary))
		return;
	put_heading(report, 2, "The models");
	put_table(report, report_models(report->summary));
	if (resting)
		put_paragraph(report,
			"Start-up and cost per task are those of row %s, whose tasks do "
			"nothing.%s",
			ROW_NULL,
			waiting ? " Memory per waiting task is what row " ROW_SLEEPERS
				  " takes beyond row " ROW_IDLE ", shared among its tasks."
				: "");
	if (summary_row(report->summary, ROW_CANCEL))
		put_paragraph(report,
			"Cancel to release is what passes from the cancelling of a waiting task "
			"until "
			"its clean-up runs. A task that computes is cancelled at its next verb "
			"under "
			"every model, and under the sequential one there is nobody who could.");
	put_lock_remark(report);
}

/* The row of the workload `crash`. */
static void put_deaths(struct report *report)
{
	const struct row *row = summary_row(report->summary, ROW_KILLED);

	if (!row)
		return;
	put_heading(report, 3, "A worker is killed");
	put_paragraph(report,
		"Medians of row %s, whose runs kill one worker process after another in mid-task. "
		"The pool is whole again when as many tasks as there are workers are in flight; "
		"the longest such time of a run. New tasks were spawned after the last death. "
		"In Python's ProcessPoolExecutor all that is pending fails, and new work is "
		"refused: docs/models.md.",
		row->name);
	put_table(report, report_deaths(row));
}

static bool has_errata(const struct claim_verdicts *verdicts)
{
	for (size_t i = 0; i < verdicts->count; i++)
		if (verdicts->items[i].claim->truth)
			return true;
	return false;
}

/* Tables of the documents that are words there and numbers here. */
static void put_lines(struct report *report)
{
	for (size_t i = 0; i < report->verdicts->count; i++) {
		const struct claim *claim = report->verdicts->items[i].claim;
		if (claim->line_count == 0)
			continue;
		put_heading(report, 3, claim->id);
		put_paragraph(report, "The document says: %s.", claim->says);
		put_table(report, report_lines(claim, report->summary));
	}
}

static void put_claims(struct report *report)
{
	if (!report->verdicts)
		return;
	if (has_errata(report->verdicts)) {
		put_heading(report, 2, "Where a document is wrong");
		put_table(report, report_errata(report->verdicts));
	}
	put_heading(report, 2, "The documents' claims");
	put_paragraph(report,
		"✓ held, ≈ held by the median (its interval spans the bound), ≠ refuted: the "
		"document is wrong, see above, ✗ not held, ? not decidable on this machine at that "
		"time, – n/a; then "
		"the median of what was measured and, in brackets, the document's figure, both in "
		"document seconds. `simul claims DIR` says why.");
	put_table(report, report_claims(report->verdicts, report->summary));
	put_lines(report);
}

static void put_originals(struct report *report)
{
	if (!report_has_originals(report->summary))
		return;
	put_heading(report, 2, "Python beside C");
	put_paragraph(report,
		"The same tasks in the documents' own language and under the model of C that does "
		"the same, in the same rounds, in document seconds. Python's interpreter and "
		"modules are loaded before its start-up begins.");
	put_table(report, report_originals(report->summary));
	put_paragraph(report,
		"What is said of how many times as fast one is as the other. A statement is held "
		"if the whole interval of the ratio agrees with it, not held if none of it does.");
	put_table(report, report_original_claims(report->summary));
}

static void put_concepts(struct report *report)
{
	const struct row *waiting =
		section_extreme(report->summary, &section_io, FIGURE_CONCURRENCY);
	const struct row *computing =
		section_extreme(report->summary, &section_cpu, FIGURE_PARALLELISM);

	if (!waiting || !computing)
		return;
	put_paragraph(report,
		"Concurrency is how many tasks are under way at a time and suits waiting, here row "
		"%s; parallelism is how many cores are busy and suits computing, here row %s.",
		waiting->name, computing->name);
	put_table(report, report_concepts(report->summary, waiting, computing));
}

static int write_report(
	const struct summary *summary, FILE *stream, enum text_form form, bool pictures)
{
	struct report report;

	report_begin(&report, summary, stream, form);
	report.pictures = pictures;
	report_opening(&report);
	report_first_screen(&report, false);
	put_concepts(&report);
	put_picture(&report, "speedup", "Speed-up over the sequential model, by row");
	put_picture(&report, "memory", "What a waiting task takes of memory, a bar a model");
	put_picture(
		&report, "rates", "p99 and throughput over the rate of arrivals, a line a model");
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		put_section(&report, tables[i]);
	report_scaling(&report);
	put_legend(&report);
	put_caveats(&report);
	report_latency(&report);
	put_models(&report);
	put_section(&report, &section_cost);
	put_deaths(&report);
	put_originals(&report);
	put_claims(&report);
	if (pictures)
		report_pictures(&report);
	if (form == TEXT_MARKDOWN)
		report_environment(&report);
	report_costs(&report);
	if (form == TEXT_MARKDOWN)
		report_method(&report);
	return report_end(&report);
}

int report_text(const struct summary *summary, FILE *stream, enum text_form form)
{
	return write_report(summary, stream, form, form == TEXT_MARKDOWN);
}

int report_text_bare(const struct summary *summary, FILE *stream)
{
	return write_report(summary, stream, TEXT_MARKDOWN, false);
}
