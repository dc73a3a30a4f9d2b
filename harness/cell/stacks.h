/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option --stacks. */
#ifndef SIMUL_STACKS_H
#define SIMUL_STACKS_H

#include "models/model.h"

/* What a word, or NULL, says of how loops are to keep stacks. EXIT_FINE; or EXIT_USAGE, having
 * complained, if there is no such way or none in this build. */
int stacks_choose(const char *word, enum model_stacks *chosen);

#endif
