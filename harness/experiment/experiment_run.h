/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures an experiment: writes its suite and runs `simul bench` on it. */
#ifndef SIMUL_EXPERIMENT_RUN_H
#define SIMUL_EXPERIMENT_RUN_H

#include "harness/experiment/experiment.h"

struct experiment_run {
	const char
		*out; /* where the results go, with the suite as OUT.json; NULL: nowhere to stay */
	int rounds;
	const char *stacks; /* as simul bench takes it, or NULL */
	double work_rate;   /* likewise; 0: not asked for */
	bool quiet;
	char *directory; /* of the results; owned */
	char *scratch;	 /* that goes in the end, or NULL; owned */
};

/* EXIT_FINE; another enum exit_code, having complained. experiment_run_close() in any case: it
 * removes what is not to stay. */
int experiment_run(struct experiment_run *run, const struct experiment *experiment);
void experiment_run_close(struct experiment_run *run);

#endif
