/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the machine had other things to do. */
#ifndef SIMUL_NOISE_H
#define SIMUL_NOISE_H

#include <stdbool.h>

#include "harness/cell.h"

/* Whether in most of the cell's rounds the machine was disturbed: more than 1 % of it stolen by the
 * hypervisor, or more than 5 % taken by processes that are not this bench's. For a run that was too
 * short to know, or whose helper server blurs it, most of those of its round that do know decide;
 * `all` are the records of the bench. */
bool noise_prevails(const struct cell *cell, const struct records *all);

#endif
