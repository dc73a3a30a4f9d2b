/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report_method.h"

#include "harness/quantity.h"
#include "harness/report_tables.h"

/* A cell that was measured twice a round shows how far equal things differ. */
static void put_noise(struct report *report)
{
	const struct summary *summary = report->summary;

	for (size_t i = 0; i < summary->row_count; i++)
		for (size_t j = 0; j < summary->rows[i].cell_count; j++) {
			const struct cell *cell = &summary->rows[i].cells[j];
			if (cell->repeat.count > 0)
				put_item(report,
					"Row %s under %s was measured twice a round; second "
					"over first: %s. Smaller differences are noise.",
					summary->rows[i].name, cell->model,
					quantity_finding(cell->repeat).of);
		}
}

static long long whole(const json_t *object, const char *name)
{
	return (long long)json_integer_value(json_object_get(object, name));
}

static const char *words_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "–";
}

void report_method(struct report *report)
{
	const json_t *bench = report->summary->bench;

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
	put_noise(report);
	put_item(report,
		"Suite %s, seed %lld, %lld rounds after %lld to warm up; begun %s, "
		"finished %s.",
		words_of(bench, "suite"), whole(bench, "seed"), whole(bench, "rounds"),
		whole(bench, "warmups"), words_of(bench, "started"), words_of(bench, "finished"));
	put_item(report, "To repeat it: %s", words_of(bench, "command"));
	put_heading(report, 2, "Where it was measured");
	put_table(report, report_machine(report->summary));
}
