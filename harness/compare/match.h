/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two benches did the same work on the same machine. */
#ifndef SIMUL_MATCH_H
#define SIMUL_MATCH_H

#include "harness/format/problem.h"
#include "harness/results/summary.h"

/* Work rates that are further apart than this are other work, as ratio - 1. */
#define MATCH_WORK_GAP_MAX 0.10

/* Whether both are sides of one interleaved bench. */
bool match_is_pair(const struct summary *base, const struct summary *head);

/* Whether both are one bench: all that was asked for and measured is the same. */
bool match_is_itself(const struct summary *base, const struct summary *head);

/* Whether both ran on one machine, as far as machine.json tells; if not, what sets them apart is in
 * `difference` (128 bytes). */
bool match_machine(const struct summary *base, const struct summary *head, char *difference);

/* Whether both measured the same build of simul, as far as machine.json tells. */
bool match_program(const struct summary *one, const struct summary *other);

/* The ratio of the two work rates, the greater over the smaller; 1 if one is not known. */
double match_work_rates(const struct summary *base, const struct summary *head);

/* 0 if both benches asked for the same work in a row; -EINVAL with one line in `problem`
 * that names what differs. */
int match_row(const struct summary *base, const struct summary *head, const char *row,
	struct problem *problem);

/* Whether both sides of a cell did the same; if not, `reason` (128 bytes) says what differs. */
bool match_cell(const struct cell *base, const struct cell *head, char *reason);

#endif
