/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reports are put together from: headings, paragraphs, alarms, items, tables and pictures, for
 * Markdown and for a terminal alike. Part of report_text. */
#ifndef SIMUL_REPORT_WRITER_H
#define SIMUL_REPORT_WRITER_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/claims/claim_verdicts.h"
#include "harness/results/summary.h"
#include "harness/format/table.h"

/* A report that is being written. */
struct report {
	const struct summary *summary;
	struct claim_verdicts checked;
	const struct claim_verdicts *verdicts; /* those, or NULL: it is about no claims */
	FILE *stream;
	enum text_form form;
	size_t columns; /* that a table may take on a terminal */
	bool pictures;	/* those that were drawn can be shown */
	int status;	/* the first error */
};

/* Begins a report without pictures, and judges the claims for it, with an alarm if they cannot be.
 * The summary must outlive it. */
void report_begin(
	struct report *report, const struct summary *summary, FILE *stream, enum text_form form);

/* Releases what it has. Returns the first error: 0 or -ENOMEM. */
int report_end(struct report *report);

/* Of level 1 to 3; a terminal shows all alike. */
void put_heading(struct report *report, int level, const char *text);

void put_paragraph(struct report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A paragraph that nobody must miss. */
void put_alarm(struct report *report, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* An item of a list. */
void put_item(struct report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints a table, unless it has no rows, without the columns in which nothing was measured, and
 * closes it. */
void put_table(struct report *report, struct table *table);

/* Whether the report can show plots/NAME.svg. */
bool has_picture(const struct report *report, const char *name);

/* Puts plots/NAME.svg, with `words` for who cannot see it, if the report is Markdown and the
 * picture was drawn. Returns whether it did. */
bool put_picture(struct report *report, const char *name, const char *words);

#endif
