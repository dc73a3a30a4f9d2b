/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two benches, for programs. */
#ifndef SIMUL_CHANGES_JSON_H
#define SIMUL_CHANGES_JSON_H

#include <stdio.h>

#include "harness/compare/changes.h"

/* Prints one JSON object, see results/README.md. 0 or -ENOMEM. */
int changes_json(const struct changes *changes, FILE *stream);

#endif
