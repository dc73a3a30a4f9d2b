/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How and where a bench was measured. */
#include "harness/report/report_method.h"

#include "harness/format/shape.h"
#include "harness/results/noise.h"
#include "harness/results/quality.h"
#include "harness/format/quantity.h"
#include "harness/report/report_machine.h"
#include "harness/report/report_quality.h"

/* Whether equal things looked equal, and how far the two clocks agree. */
static void put_trust(struct report *report)
{
	const struct summary *summary = report->summary;
	struct interval loading = quality_loading(summary, false);

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (cell->repeat.count > 0)
			put_item(report,
				"Row %s under %s was measured twice a round; second over first: "
				"%s.",
				cell->row->name, cell->model, quantity_finding(cell->repeat).of);
	}
	if (loading.count > 0)
		put_item(report,
			"hyperfine times the whole process: %s more than the cell's own account of "
			"set-up, start-up, run and tear-down (median of the cells), which is "
			"loading and ending it.",
			quantity_duration(loading.median).of);
}

/* What the machine did to single runs. */
static void put_set_aside(struct report *report)
{
	struct table *table = report_set_aside(report->summary);

	if (!table)
		return;
	put_heading(report, 2, "Runs set aside");
	put_paragraph(report,
		"A run is set aside and repeated for what the machine did to it, never for its own "
		"time: more than %g %% of the machine stolen by the hypervisor, or more than %g %% "
		"taken by processes that are not this bench's. Half as many repetitions as rounds "
		"are allowed; when they are used up, the last run counts.",
		100 * STEAL_MAX, 100 * FOREIGN_MAX);
	put_table(report, table);
}

static long long whole(const json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

void report_method(struct report *report)
{
	const json_t *bench = report->summary->bench;
	int asked, measured = quality_rounds(report->summary, &asked);

	put_heading(report, 2, "How it was measured");
	putc('\n', report->stream);
	put_item(report,
		"Each cell, one row under one model, ran in a fresh process, once a round, "
		"in shuffled order.");
	put_item(report,
		"The interval of a median lies between two of its ordered values, by exact "
		"binomial ranks; it assumes no distribution.");
	put_item(report,
		"Models are compared within each round, by the logarithm of their ratio, so "
		"that drift of the machine cancels.");
	put_item(report, "CPU time is that of all workers; memory is the share of all processes "
			 "(PSS), the kernel's part included.");
	put_trust(report);
	put_item(report,
		"Suite %s, seed %lld, %d of %d rounds after %lld to warm up; begun %s, "
		"finished %s.",
		shape_text_or(bench, "suite", "–"), whole(bench, "seed"), measured, asked,
		whole(bench, "warmups"), shape_text_or(bench, "started", "–"),
		shape_text_or(bench, "finished", "–"));
	put_item(report, "To repeat it: %s", shape_text_or(bench, "command", "–"));
	put_set_aside(report);
}

void report_environment(struct report *report)
{
	put_heading(report, 2, "Where it was measured");
	put_table(report, report_machine(report->summary->machine));
}

void report_costs(struct report *report)
{
	if (!report->summary->primitives)
		return;
	put_heading(report, 2, "What this machine's primitives cost");
	put_paragraph(
		report, "Measured when the bench began: medians with their 96.1 %% interval.");
	put_table(report, report_primitives(report->summary->primitives));
}
