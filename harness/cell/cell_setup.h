/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a cell needs before its model starts: helper server, work rate, the workload's own set-up.
 */
#ifndef SIMUL_CELL_SETUP_H
#define SIMUL_CELL_SETUP_H

#include "harness/cell/cell_plan.h"
#include "harness/helper/helper.h"

struct cell_setup {
	struct helper helper; /* of the cell's own, if it has one */
	double seconds;	      /* that it took */
};

/* Sets the cell of a plan up, whose helper it names. EXIT_FINE, or EXIT_WRONG having complained.
 * Close it in any case, before the plan. */
int cell_setup_open(struct cell_setup *setup, struct cell_plan *plan);
void cell_setup_close(struct cell_setup *setup, const struct cell_plan *plan);

#endif
