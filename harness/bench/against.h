/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base of an interleaved bench: another build of this program, which runs each cell next to
 * ours, and whose records go to a results directory of their own within that of the bench. */
#ifndef SIMUL_AGAINST_H
#define SIMUL_AGAINST_H

#include <jansson.h>
#include <limits.h>

#include "harness/bench/bench_directory.h"
#include "harness/bench/invocation.h"

struct against {
	char program[PATH_MAX]; /* its absolute path; "": the bench is not interleaved */
	struct bench_directory directory;
};

/* Functions that answer an exit code have complained if it is not EXIT_FINE. */

/* Finds the program that the user named. EXIT_USAGE if it cannot be run. */
int against_find(struct against *against, const char *program);

/* Gives the directory of the bench its base, OUT/base: a new one, or that of the bench to resume,
 * which `resumed` are the settings of. EXIT_USAGE if it does not belong to that bench. Release it
 * in any case, after the other. */
int against_open(struct against *against, struct bench_directory *bench,
	const struct bench_settings *resumed);

/* Runs every cell of the base once, unmeasured, takes those out of the plan whose command line it
 * does not understand, since they are newer than it, and names them in one line on standard error.
 * EXIT_USAGE if none is left, the program is no simul, or the bench that is resumed was against
 * another build; EXIT_WRONG if it cannot be run or was
 * interrupted. Needs child_hold_signals(). */
int against_drop_unknown(
	struct against *against, struct plan *plan, const struct conditions *conditions);

/* A name for both sides that no other bench has; the caller owns it. */
char *against_pair(void);

#endif
