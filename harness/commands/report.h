/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of a results directory. All answer an enum exit_code and have complained if it is not
 * EXIT_FINE: EXIT_USAGE if the directory holds no results, EXIT_WRONG if a file could not be
 * written or cmark-gfm is missing. */
#ifndef SIMUL_REPORT_H
#define SIMUL_REPORT_H

#include <stdbool.h>
#include <stdio.h>

/* Writes report.md into the directory, and report.html if `html`, with the pictures that are in its
 * plots/: draw them first; and results.csv, results.json and junit.xml. Each file is put in its
 * place when complete. Names what it wrote on `progress`, which may be NULL. */
int report_write(const char *directory, bool html, FILE *progress);

/* Prints the tables on standard output for a terminal. EXIT_WRONG also if a cell has a wrong
 * result. */
int report_print(const char *directory);

/* The same in short, for the end of a bench. */
int report_print_brief(const char *directory);

/* EXIT_WRONG, having complained, if a cell has a wrong result. */
int report_check(const char *directory);

#endif
