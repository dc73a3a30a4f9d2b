/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report as text: Markdown, or plain for the terminal. One source for both, and by way of
 * Markdown for HTML, so that they cannot differ. */
#ifndef SIMUL_REPORT_TEXT_H
#define SIMUL_REPORT_TEXT_H

#include <stdio.h>

#include "harness/results/summary.h"
#include "harness/format/table.h"

/* Writes the report. In Markdown it has the pictures that lie in the directory's plots/, by their
 * names relative to the directory, and where and how it was measured. 0 or -ENOMEM; errors of the
 * stream are left for the caller to find. */
int report_text(const struct summary *summary, FILE *stream, enum text_form form);

/* The same in Markdown, without pictures, for where they cannot be seen. */
int report_text_bare(const struct summary *summary, FILE *stream);

#endif
