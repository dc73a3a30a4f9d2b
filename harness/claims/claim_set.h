/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All claims there are. */
#ifndef SIMUL_CLAIM_SET_H
#define SIMUL_CLAIM_SET_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/format/problem.h"
#include "harness/claims/claim.h"

struct claim_set {
	struct claim *items; /* in the order of their ids */
	size_t count;
};

/* Reads the claims of this program. EXIT_FINE, or EXIT_WRONG having complained, and then nothing is
 * left allocated. */
int claim_set_open(struct claim_set *claim_set);

/* Reads them from an array such as claim_set_json() makes, which is not needed any more. 0; or
 * -errno (-EPROTO for what is no claim) with one line in `problem`, and then nothing is left
 * allocated. */
int claim_set_parse(struct claim_set *claim_set, const json_t *array, struct problem *problem);

/* A new array of those claims for which `chosen` is true; all of them if it is NULL. The caller
 * owns it; NULL when memory is used up. */
json_t *claim_set_json(const struct claim_set *claim_set, const bool *chosen);

/* The claim of that id, or NULL. */
const struct claim *claim_set_claim(const struct claim_set *claim_set, const char *id);

void claim_set_release(struct claim_set *claim_set);

#endif
