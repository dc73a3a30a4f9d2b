/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GitHub's runners read from a step: workflow commands and the step's summary. See "Workflow
 * commands for GitHub Actions", https://docs.github.com/actions/reference/workflow-commands */
#ifndef SIMUL_GITHUB_H
#define SIMUL_GITHUB_H

#include <stddef.h>

enum github_level { GITHUB_NOTICE, GITHUB_WARNING, GITHUB_ERROR };

/* Prints an annotation on standard output, "::error title=TITLE::TEXT", with what is special to
 * such a line escaped. */
void github_annotate(enum github_level level, const char *title, const char *text);

/* Appends Markdown to the file that GITHUB_STEP_SUMMARY names. A summary of more than 1 MiB would
 * be refused as a whole, so that a text for which there is not room enough is cut after a whole
 * line, with a last line that says so. 0; 1 if it was cut; -ENOENT if the variable is unset or
 * empty; -ENOSPC if there is room for nothing; -errno of open(2) and write(2). */
int github_summary_append(const char *text, size_t size);

#endif
