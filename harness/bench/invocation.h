/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a bench calls a cell. */
#ifndef SIMUL_INVOCATION_H
#define SIMUL_INVOCATION_H

#include <stdint.h>
#include <sys/types.h>

#include "harness/bench/plan.h"
#include "harness/bench/programs.h"

/* What all cells of a bench share. */
struct conditions {
	const char *program;		 /* absolute path of simul */
	const char *base;		 /* that of the base's, in an interleaved bench */
	const struct programs *programs; /* for models that are not this program's */
	uint16_t port;			 /* of the helper server */
	double work_rate;		 /* work_do() units a second */
	const char *stacks;		 /* for --stacks, a text that lives for ever, or NULL */
	double limit_s;			 /* a cell that takes longer is ended */
};

/* Tells all cells from now on which process the helper server is. */
void invocation_name_helper(pid_t helper);

/* The command line of a cell, NULL at the end: `simul run ... --json`, with --trace if `trace`
 * names a file; for a model of the documents' own language its script and for a reference its
 * program, which have no trace. The caller frees it with invocation_free(). Ends the program when
 * memory runs out.
 */
char **invocation_make(
	const struct plan_cell *cell, const struct conditions *conditions, const char *trace);
void invocation_free(char **words);

#endif
