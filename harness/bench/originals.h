/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents' own language: the script that stands in for its models, and who runs it. */
#ifndef SIMUL_ORIGINALS_H
#define SIMUL_ORIGINALS_H

#include <limits.h>
#include <stdbool.h>

#include "harness/bench/plan.h"

struct originals {
	char interpreter[PATH_MAX]; /* a path, or a name to be looked up in PATH */
	char script[PATH_MAX + 16];
	bool present; /* interpreter and script are there */
	bool aiohttp, uvloop;
};

/* Finds script and interpreter, if the plan has cells of the documents' language, and takes those
 * that cannot run here out of it, naming them in one line on standard error. The interpreter is
 * what SIMUL_PYTHON names, else Debian's if it has the packages, else that of PATH. EXIT_FINE; or
 * EXIT_WRONG, having complained, when no cell is left. */
int originals_drop_absent(struct originals *originals, struct plan *plan);

#endif
