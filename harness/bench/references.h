/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What models are held against: where the programs are that stand in for it. */
#ifndef SIMUL_REFERENCES_H
#define SIMUL_REFERENCES_H

#include <limits.h>
#include <stdbool.h>

#include "harness/bench/plan.h"

/* The interpreter of the reference that is not a program by itself, looked up in PATH. */
#define REFERENCES_NODE "node"

struct references {
	char directory[PATH_MAX];
	bool present; /* the directory is there */
	bool node;    /* and so is the interpreter */
};

/* Finds the programs, if the plan has cells of references, and takes those that are not there out
 * of it, naming them in one line on standard error. The directory is what SIMUL_REFERENCES names,
 * else that beside the program or where it was installed. EXIT_FINE; or EXIT_WRONG, having
 * complained, when no cell is left. */
int references_drop_absent(struct references *references, struct plan *plan);

/* Writes the path of the program, or script, that stands in for a reference to `path` (PATH_MAX
 * bytes). */
void references_path(const struct references *references, const char *model, char *path);

#endif
