/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report on GitHub's runners. */
#include "harness/report/report_github.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/github.h"
#include "harness/claims/claim_verdicts.h"
#include "harness/report/report_text.h"
#include "harness/results/trouble.h"

enum {
	SHOWN_MAX = 10, /* GitHub shows no more of a level in a step */
};

/* Annotations so far, by level. */
struct annotations {
	size_t count[GITHUB_ERROR + 1];
};

__attribute__((format(printf, 4, 5))) static void annotate(struct annotations *annotations,
	enum github_level level, const char *title, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	if (++annotations->count[level] >= SHOWN_MAX)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	github_annotate(level, title, text);
}

/* The last that is shown stands for all that are not. */
static void close_annotations(const struct annotations *annotations)
{
	char text[64];

	for (enum github_level level = GITHUB_NOTICE; level <= GITHUB_ERROR; level++) {
		if (annotations->count[level] < SHOWN_MAX)
			continue;
		snprintf(text, sizeof(text), "%zu more are in the step's summary",
			annotations->count[level] - SHOWN_MAX + 1);
		github_annotate(level, "And more", text);
	}
}

static void annotate_cells(struct annotations *annotations, const struct summary *summary)
{
	char trouble[TROUBLE_SIZE];

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		const char *row = cell->row->name;
		if (trouble_of(cell, trouble))
			annotate(annotations, GITHUB_ERROR, "Wrong result", "row %s under %s: %s",
				row, cell->model, trouble);
		else if (cell->rounds == 0 && cell->invalid == 0)
			annotate(annotations, GITHUB_WARNING, "Not measured",
				"row %s under %s was never measured", row, cell->model);
	}
}

static void annotate_claims(struct annotations *annotations, const struct claim_verdicts *verdicts)
{
	for (size_t i = 0; i < verdicts->count; i++) {
		const struct claim_verdict *found = &verdicts->items[i];
		const struct run_verdict *verdict = claim_verdict_reason(found);
		bool held = found->verdict != VERDICT_NOT_HELD;

		if (!verdict || (held && found->verdict != VERDICT_UNDECIDED))
			continue;
		annotate(annotations, held ? GITHUB_WARNING : GITHUB_ERROR,
			held ? "Claim not decidable" : "Claim not held", "%s%s%s: %s",
			found->claim->id, verdict->model ? " under " : "",
			verdict->model ? verdict->model : "", verdict->result.reason);
	}
}

static int append_summary(const struct summary *summary, struct problem *problem)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	int status = stream ? report_text_bare(summary, stream) : -ENOMEM;

	if (stream && fclose(stream) != 0)
		status = -ENOMEM;
	if (status == 0)
		status = github_summary_append(text, size);
	free(text);
	if (status == -ENOENT)
		return problem_set(problem, status,
			"GITHUB_STEP_SUMMARY is not set; GitHub's runners set it for each step");
	if (status < 0)
		return problem_set(problem, status, "the step's summary: %s", strerror(-status));
	return 0;
}

int report_github(const struct summary *summary, struct problem *problem)
{
	struct annotations annotations = {0};
	struct claim_verdicts verdicts;

	int status = append_summary(summary, problem);
	if (status < 0)
		return status;
	annotate_cells(&annotations, summary);
	status = claim_verdicts_make(&verdicts, summary, problem);
	if (status == 0) {
		annotate_claims(&annotations, &verdicts);
		claim_verdicts_release(&verdicts);
	}
	close_annotations(&annotations);
	return status == -ENOENT ? 0 : status;
}
