/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report in short: the first screen, and a table of rows and models. */
#include "harness/report/report_brief.h"

#include "harness/report/report_matrix.h"
#include "harness/report/report_opening.h"

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
	report_first_screen(&report, true);
	put_matrix(&report);
	return report_end(&report);
}
