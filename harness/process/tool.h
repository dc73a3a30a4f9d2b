/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs another program to its end: gnuplot for pictures, cmark-gfm for HTML. No shell is between.
 */
#ifndef SIMUL_TOOL_H
#define SIMUL_TOOL_H

#include <stdbool.h>

#include "harness/format/problem.h"

struct tool {
	const char *const *arguments; /* ends with NULL; the first is looked up in PATH */
	const char *directory;	      /* to run in; NULL: here */
	int input, output;	      /* descriptors, at their offsets; -1: /dev/null */
};

/* 0; -ENOENT if there is no such program; -EIO if it failed, with the first line that it wrote on
 * standard error, or how it ended, in `problem`; another -errno if it could not run. */
int tool_run(const struct tool *tool, struct problem *problem);

/* Whether there is a program of this name, which must know --version. */
bool tool_is_there(const char *name);

#endif
