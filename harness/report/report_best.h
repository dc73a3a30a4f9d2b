/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report that say which model is best. Each is the caller's to close; NULL if there
 * is no memory. */
#ifndef SIMUL_REPORT_BEST_H
#define SIMUL_REPORT_BEST_H

#include "harness/format/table.h"
#include "harness/results/section.h"

/* Which model for which kind of work, by how much, how sure. In brief it takes less than 100
 * columns of a terminal, without the models that may be as good and the range over the rows. */
struct table *report_overview(const struct summary *summary, bool brief);

/* Whether there are too few rounds to tell the best from the second. */
bool finding_is_open(const struct finding *finding);

/* Names the peers of the best: "eventloop, threads", or "". */
#define PEERS_SIZE (FINDING_PEERS * 26)
void finding_list_peers(const struct finding *finding, char text[PEERS_SIZE]);

/* For each row of the sections `scaling` and `latency` the model with the lowest wall time or p99,
 * and by how much it leads the next one, which may be the same model with other workers. In brief
 * without the rows' titles. */
struct table *report_answers(const struct summary *summary, bool brief);

#endif
