/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report as one HTML file that needs no other: Markdown by way of cmark-gfm, with the
 * stylesheet and the SVG pictures in it, and no script. */
#ifndef SIMUL_REPORT_HTML_H
#define SIMUL_REPORT_HTML_H

#include <stdio.h>

#include "harness/format/problem.h"

/* Writes the HTML of the Markdown file `markdown` to `stream`, with the pictures that it names
 * taken from `directory`. 0; -ENOENT if cmark-gfm is not installed; another -errno; then with one
 * line in `problem`. */
int report_html(FILE *markdown, const char *directory, FILE *stream, struct problem *problem);

#endif
