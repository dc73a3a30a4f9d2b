/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a round runs its cells. */
#ifndef SIMUL_SHUFFLE_H
#define SIMUL_SHUFFLE_H

#include <stddef.h>
#include <stdint.h>

/* Fills order[0 .. count-1] with a permutation of 0 .. count-1 that depends on seed and round
 * alone, so that the same seed gives the same orders on every machine and a resumed bench goes on
 * as if it had never stopped.
 *
 * Rounds come in pairs, 1 and 2, 3 and 4, ...: the first of a pair is a random order, the second
 * the same order reversed. Over a pair every cell has the same average position, so a drift of the
 * machine along the rounds meets every cell alike. Any other round (0, -1, ...) is an independent
 * random order, for warm-ups. */
void shuffle(size_t *order, size_t count, uint64_t seed, int round);

/* The same for an interleaved bench: a permutation of 0 .. 2 * pairs - 1 in which 2 k and 2 k + 1
 * are next to each other, in the order that a coin decides. The pairs are in the order of
 * shuffle(), and in the second round of two each pair is turned round with the rest. */
void shuffle_pairs(size_t *order, size_t pairs, uint64_t seed, int round);

#endif
