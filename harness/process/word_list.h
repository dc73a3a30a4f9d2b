/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of words as a user gives them, with commas between: "A1,B5". */
#ifndef SIMUL_WORD_LIST_H
#define SIMUL_WORD_LIST_H

#include <stdbool.h>

/* Whether a list has a word. */
bool word_list_has(const char *list, const char *word);

/* EXIT_FINE; EXIT_USAGE, having complained as complain_unknown(), if the list has a word that is
 * none of the `count` valid ones. */
int word_list_check(const char *kind, const char *list, const char *const *valid, int count);

/* Appends a word to an array that has room for it, unless it is there. */
void word_list_add(const char **words, int *count, const char *word);

#endif
