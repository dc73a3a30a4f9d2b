/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user may have meant by a mistyped word. */
#ifndef SIMUL_NEAREST_H
#define SIMUL_NEAREST_H

#include <stddef.h>

/* The maximum of suggestions that are worth reading. */
#define NEAREST_MAX 3

/* Words are compared by their first bytes up to this many. */
#define NEAREST_LENGTH 63

/* How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one
 * word into the other, no letter being touched twice (Damerau-Levenshtein, optimal alignment).
 * Upper and lower case count as equal. */
int nearest_distance(const char *one, const char *other);

/* Puts into `near` those of the `count` valid words that are near `word`: at the least distance of
 * all, if that is at most a third of the word's length, rounded up; in the order of the list.
 * Without such, those that begin with `word`. Returns how many, 0 to NEAREST_MAX. */
int nearest(const char *word, const char *const *valid, int count, const char *near[NEAREST_MAX]);

#endif
