/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report in short: the first screen, and a table of rows and models. */
#include "harness/report/report_brief.h"

#include "harness/format/quantity.h"
#include "harness/report/report_best.h"
#include "harness/report/report_matrix.h"
#include "harness/report/report_opening.h"

/* What the narrow table of the best models has no room for: the range over rows, and the models
 * that may be as good. Returns whether it wrote an item; `first`: it would be the list's first. */
static bool put_finding(struct report *report, const struct section *kind, bool first)
{
	struct finding finding = section_finding(report->summary, kind);
	char range[96] = "", peers[PEERS_SIZE];
	bool open = finding_is_open(&finding);

	finding_list_peers(&finding, peers);
	if (finding.speedup.rows > 1)
		snprintf(range, sizeof(range), "%.20s … %.20s× over sequential by row",
			quantity_number(finding.speedup.min).of,
			quantity_number(finding.speedup.max).of);
	if (!finding.best || (!range[0] && !open && !peers[0]))
		return false;
	if (first)
		putc('\n', report->stream);
	put_item(report, "%s: %s%s%s%s.", kind->title, range,
		range[0] && (open || peers[0]) ? "; " : "",
		open	   ? "too few rounds to tell the best from the next"
		: peers[0] ? "no difference shown to "
			   : "",
		open ? "" : peers);
	return true;
}

static void put_best(struct report *report)
{
	struct table *overview = report_overview(report->summary, true);
	struct table *answers = report_answers(report->summary, true);
	bool compares = table_lines(overview) > 0, begun = false;

	put_heading(report, 2,
		compares || table_lines(answers) > 0 ? "Which model, when, by how much, how sure"
						     : "How sure the figures are");
	put_table(report, overview);
	for (const struct section *const *kind = section_kinds; *kind; kind++)
		begun = put_finding(report, *kind, !begun) || begun;
	put_table(report, answers);
	report_certainty(report, compares);
}

static void put_matrix(struct report *report)
{
	struct table *matrix = report_matrix(report->summary);

	if (table_lines(matrix) > 0) {
		put_heading(report, 2, "Rows and models");
		put_paragraph(report, "Under sequential the median time, under the others the "
				      "speed-up over it, or "
				      "the time where there is no such; ≈ 1: no difference shown.");
	}
	put_table(report, matrix);
}

int report_brief(const struct summary *summary, FILE *stream)
{
	struct report report;

	report_begin(&report, summary, stream, TEXT_TERMINAL);
	if (report.columns > REPORT_BRIEF_COLUMNS)
		report.columns = REPORT_BRIEF_COLUMNS;
	report_opening(&report);
	put_best(&report);
	put_matrix(&report);
	return report_end(&report);
}
