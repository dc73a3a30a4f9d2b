/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two benches, for people and for GitHub's runners. */
#ifndef SIMUL_CHANGES_TEXT_H
#define SIMUL_CHANGES_TEXT_H

#include <stdio.h>

#include "harness/compare/changes.h"
#include "harness/format/table.h"

/* Prints what is compared, a table of the cells, worst first, and what could not be compared. Those
 * that are the same are only named, unless `all`. 0 or -ENOMEM. */
int changes_print(const struct changes *changes, FILE *stream, enum text_form form, bool all);

/* One line about one change: "1.15× [1.13, 1.17], from 0.100 s to 0.115 s". */
struct change_words {
	char of[512];
};

struct change_words change_describe(const struct change *change);

/* Annotates each worse cell as an error and the tally as a notice, and appends the table to the
 * step's summary. 0; -errno of github_summary_append(), but not -ENOENT. */
int changes_github(const struct changes *changes);

#endif
