/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a report that are about the documents' claims. Each is the caller's to close; NULL
 * if there is no memory. */
#ifndef SIMUL_REPORT_CLAIMS_H
#define SIMUL_REPORT_CLAIMS_H

#include "harness/claims/claim_verdicts.h"
#include "harness/format/table.h"

/* Every run of every claim: the verdict, and under each model what was measured beside what the
 * document says. */
struct table *report_claims(const struct claim_verdicts *verdicts, const struct summary *summary);

/* Where a document is wrong: what it says, what is true, and the evidence. */
struct table *report_errata(const struct claim_verdicts *verdicts);

#endif
