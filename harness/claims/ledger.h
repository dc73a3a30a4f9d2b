/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All claims there are. */
#ifndef SIMUL_LEDGER_H
#define SIMUL_LEDGER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/claims/claim.h"

/* What a bench of claims leaves in its directory: an array of the claims that it was about. */
#define LEDGER_FILE "claims.json"

struct ledger {
	struct claim *items; /* in the order of their ids */
	size_t count;
};

/* Where the claims of this program are. 0 with the path in `directory` (PATH_MAX bytes), or
 * -errno. */
int ledger_find(char *directory);

/* Reads every *.json of a directory. 0; or -errno (-EPROTO for a file that is no claim) with one
 * line in `problem` (256 bytes), and then nothing is left allocated. */
int ledger_read(struct ledger *ledger, const char *directory, char *problem);

/* The same from an array such as ledger_json() makes; the array itself is not needed any more. */
int ledger_parse(struct ledger *ledger, const json_t *array, char *problem);

/* A new array of those claims for which `chosen` is true; all of them if it is NULL. The caller
 * owns it; NULL when memory is used up. */
json_t *ledger_json(const struct ledger *ledger, const bool *chosen);

/* The claim of that id, or NULL. */
const struct claim *ledger_claim(const struct ledger *ledger, const char *id);

void ledger_release(struct ledger *ledger);

#endif
