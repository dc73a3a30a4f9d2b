/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A results directory out of arbitrary bytes: read, and if it can be read, reported in every form
 * and prepared for every picture. The input is the directory's files one after the other, parted by
 * lines that hold "%%" alone: records.jsonl, bench.json, claims.json, machine.json, and the trace
 * of row B5 under threads. */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/changes_json.h"
#include "harness/compare/changes_text.h"
#include "harness/plot/plot_data.h"
#include "harness/report/report_brief.h"
#include "harness/report/report_export.h"
#include "harness/report/report_junit.h"
#include "harness/report/report_text.h"
#include "harness/results/summary.h"
#include "tests/fuzz/fuzz.h"

static const char *const files[] = {"records.jsonl", "bench.json", "claims.json", "machine.json",
	"trace/B5-threads.csv", "primitives.json"};

enum { FILES = sizeof(files) / sizeof(files[0]) };

static const char separator[] = "\n%%\n";

static void write_file(const char *name, const uint8_t *data, size_t size)
{
	FILE *file = fopen(name, "we");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0)
		abort();
}

/* Files that the input has no part for are absent. */
static void write_files(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < FILES; i++) {
		const uint8_t *end =
			data ? memmem(data, size, separator, sizeof(separator) - 1) : NULL;
		size_t length = end ? (size_t)(end - data) : size;

		remove(files[i]);
		if (!data)
			continue;
		write_file(files[i], data, length);
		size -= end ? length + sizeof(separator) - 1 : length;
		data = end ? end + sizeof(separator) - 1 : NULL;
	}
}

static void report_all(const struct summary *summary)
{
	FILE *null = fopen("/dev/null", "we");
	struct claim_verdicts verdicts;
	struct problem problem;

	if (!null)
		abort();
	report_text(summary, null, TEXT_TERMINAL);
	report_brief(summary, null);
	report_text(summary, null, TEXT_MARKDOWN);
	report_csv(summary, null);
	int judged = claim_verdicts_make(&verdicts, summary, &problem);
	report_json(summary, judged == 0 ? &verdicts : NULL, null);
	report_junit(summary, judged == 0 ? &verdicts : NULL, null);
	if (judged == 0)
		claim_verdicts_release(&verdicts);
	fclose(null);
}

/* As both sides of a comparison. */
static void compare(const struct summary *summary)
{
	FILE *null = fopen("/dev/null", "we");
	struct changes changes;
	struct problem problem;

	if (!null)
		abort();
	if (changes_make(&changes, summary, summary, NULL, &problem) == 0) {
		changes_print(&changes, null, TEXT_MARKDOWN, true);
		changes_json(&changes, null);
		changes_release(&changes);
	}
	fclose(null);
}

static void plot_all(const struct summary *summary)
{
	static int (*const pictures[])(const struct summary *, const char *) = {plot_data_speedup,
		plot_data_plane, plot_data_heatmap, plot_data_models, plot_data_sweep,
		plot_data_order, plot_data_scaling, plot_data_latency};
	struct problem problem;
	struct timeline timeline;

	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++)
		pictures[i](summary, "plot.dat");
	for (size_t i = 0; i < summary->row_count; i++)
		if (summary->rows[i].timeline)
			plot_data_timeline(
				summary, &summary->rows[i], "plot.dat", &timeline, &problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int prepared;
	struct summary summary;
	struct problem problem;

	if (!prepared) {
		fuzz_enter_directory();
		fuzz_make_directory("trace");
		prepared = 1;
	}
	write_files(data, size);
	problem.text[0] = '\0';
	if (summary_read(&summary, ".", &problem) < 0) {
		/* Whatever is refused is refused with a reason, in one line. */
		if (problem.text[0] == '\0' ||
			memchr(problem.text, '\0', sizeof(problem.text)) == NULL)
			abort();
		return 0;
	}
	report_all(&summary);
	compare(&summary);
	plot_all(&summary);
	summary_release(&summary);
	return 0;
}
