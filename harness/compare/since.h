/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed since the bench before, in a line. */
#ifndef SIMUL_SINCE_H
#define SIMUL_SINCE_H

#include <stdio.h>

/* Prints how many cells are worse, better, the same in the directory `now` than in `before`, if
 * both ran on this machine and did the same work; nothing otherwise. `before` may be NULL. */
void since_print(const char *before, const char *now, FILE *stream);

#endif
