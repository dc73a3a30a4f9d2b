/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The programs that run cells: this one, and others that stand for models which are not its own,
 * in the documents' language (python-) or by hand over one library (reference-). */
#ifndef SIMUL_PROGRAMS_H
#define SIMUL_PROGRAMS_H

#include <limits.h>
#include <stdbool.h>

#include "harness/bench/plan.h"

struct programs {
	char python[PATH_MAX];	    /* the interpreter: a path, or a name to be looked up in PATH */
	char script[PATH_MAX + 16]; /* that it runs */
	bool has_python;	    /* both are there */
	bool aiohttp, uvloop;	    /* its packages */
	char references[PATH_MAX];  /* the directory of the references */
	bool has_references, node;
};

/* Finds the programs that the plan needs, and takes the cells that cannot run here out of it,
 * naming them in one line on standard error. Python is what SIMUL_PYTHON names, else Debian's if it
 * has the packages, else that of PATH; references are where SIMUL_REFERENCES says, else next to the
 * program or where it was installed. EXIT_FINE; or EXIT_WRONG, having complained, when no cell is
 * left. */
int programs_find(struct programs *programs, struct plan *plan);

/* Writes what runs the cell to `first`, and to `second` what else comes before the workload; each
 * PATH_MAX + 16 bytes; `second` is empty if there is nothing. `own` is this program. */
void programs_command(const struct programs *programs, const char *own,
	const struct plan_cell *cell, char *first, char *second);

#endif
