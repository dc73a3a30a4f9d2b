/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a bench of a suite that may be about claims. */
#ifndef SIMUL_CLAIM_PLAN_H
#define SIMUL_CLAIM_PLAN_H

#include "harness/bench/plan.h"

/* Opens the suite of that name, adds the rows that its claims need, and plans a bench of what
 * `only` and `models` leave: ids of rows or claims and names of models, with commas between; NULL
 * for all. A claim brings the rows that it needs, and the claims that are its evidence. EXIT_FINE;
 * EXIT_USAGE, having complained, when one of the names is not in the suite or nothing is left;
 * EXIT_WRONG when the claims cannot be read. Release plan and suite in any case. Ends the program
 * when memory runs out. */
int claim_plan_open(struct plan *plan, struct suite *suite, const char *name, const char *only,
	const char *models);

#endif
