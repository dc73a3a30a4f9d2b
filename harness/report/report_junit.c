/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells and claims as test cases. */
#include "harness/report/report_junit.h"

#include "harness/claims/verdict_export.h"
#include "harness/format/junit.h"
#include "harness/format/quantity.h"
#include "harness/format/shape.h"
#include "harness/results/caveat.h"
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

static void put_cell(struct junit *junit, const struct summary *summary, const struct cell *cell)
{
	char message[TROUBLE_SIZE], aside[24], floor[24];
	enum junit_outcome outcome = outcome_of(cell, message);
	const struct junit_property properties[] = {
		{"quality", caveat_name(cell_caveat(summary, cell))}, {"set_aside", aside},
		{"noise_floor", floor}, {NULL, NULL}};

	snprintf(aside, sizeof(aside), "%zu", cell->set_aside);
	snprintf(floor, sizeof(floor), "%.4f", summary_noise_floor(summary));
	junit_case(junit, quantity_model(cell->model, cell->workers).of,
		cell->figures[FIGURE_WALL].median * cell->second, outcome, message, properties);
}

static int put_row(struct junit *junit, const struct summary *summary, const struct row *row)
{
	const struct junit_property properties[] = {{"says", row->title}, {NULL, NULL}};
	int status = junit_suite_begin(junit, row->name, properties);

	if (status < 0)
		return status;
	for (size_t i = 0; i < row->cell_count; i++)
		put_cell(junit, summary, &row->cells[i]);
	junit_suite_end(junit);
	return 0;
}

int report_junit(const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream)
{
	struct junit junit;
	int status = junit_begin(&junit, shape_text(summary->machine, "processor"),
		shape_text(summary->bench, "started"));

	if (status < 0)
		return status;
	for (size_t i = 0; i < summary->row_count && status == 0; i++)
		status = put_row(&junit, summary, &summary->rows[i]);
	if (verdicts && status == 0)
		status = verdicts_junit_suites(verdicts, &junit);
	int ended = junit_end(&junit, stream);
	return status < 0 ? status : ended;
}
