/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells and claims as test cases. */
#include "harness/report/report_junit.h"

#include "harness/claims/verdict_export.h"
#include "harness/format/junit.h"
#include "harness/format/quantity.h"
#include "harness/results/trouble.h"

static enum junit_outcome outcome_of(const struct cell *cell, char message[TROUBLE_SIZE])
{
	if (trouble_of(cell, message))
		return JUNIT_FAILED;
	if (cell->rounds > 0)
		return JUNIT_PASSED;
	snprintf(message, TROUBLE_SIZE, "%s",
		cell->invalid > 0 ? "its runs failed, of which the claim's verdict says more"
				  : "it was never measured");
	return JUNIT_SKIPPED;
}

static void put_cell(const struct cell *cell, FILE *stream)
{
	char message[TROUBLE_SIZE];
	enum junit_outcome outcome = outcome_of(cell, message);

	junit_case(stream, cell->row->name, quantity_model(cell->model, cell->workers).of,
		cell->figures[FIGURE_WALL].median * cell->second, outcome, message);
}

static void put_row(const struct row *row, FILE *stream)
{
	size_t tally[JUNIT_SKIPPED + 1] = {0};
	char message[TROUBLE_SIZE];

	for (size_t i = 0; i < row->cell_count; i++)
		tally[outcome_of(&row->cells[i], message)]++;
	const struct junit_property properties[] = {{"says", row->title}, {NULL, NULL}};
	junit_suite_begin(stream, row->name, properties, row->cell_count, tally[JUNIT_FAILED],
		tally[JUNIT_SKIPPED]);
	for (size_t i = 0; i < row->cell_count; i++)
		put_cell(&row->cells[i], stream);
	junit_suite_end(stream);
}

int report_junit(const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream)
{
	junit_begin(stream);
	for (size_t i = 0; i < summary->row_count; i++)
		put_row(&summary->rows[i], stream);
	if (verdicts)
		verdicts_junit_suites(verdicts, stream);
	junit_end(stream);
	return 0;
}
