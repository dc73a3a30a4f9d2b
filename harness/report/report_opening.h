/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How every report begins: what nobody must miss, the claims in one line, and how sure the figures
 * are. */
#ifndef SIMUL_REPORT_OPENING_H
#define SIMUL_REPORT_OPENING_H

#include "harness/report/report_writer.h"

/* The title; then alarms: results that are wrong, invented, missing or not complete, and claims
 * that are not held, after the tally of claims. */
void report_opening(struct report *report);

/* Which models are fastest, and how sure that is: the tables of report_best.h, how many rounds
 * there are, and the notes of quality.h. `brief`: with the tables for a terminal. */
void report_first_screen(struct report *report, bool brief);

/* The suite's name; of one in a file the file's, without its ending. What is no letter, digit or -
 * of it is _, so that it can stand anywhere. */
void report_suite_name(const struct summary *summary, char *name, size_t size);

#endif
