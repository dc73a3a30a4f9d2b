/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares a bench with the one before it. */
#include "harness/compare/since.h"

#include "harness/compare/changes.h"
#include "harness/compare/match.h"

static void print(const struct changes *changes, const char *before, const char *now, FILE *stream)
{
	fprintf(stream, "compared with %s: %zu worse, %zu inconclusive, %zu better, %zu same\n",
		before, changes_tally(changes, OUTCOME_WORSE), changes_tally(changes, OUTCOME_OPEN),
		changes_tally(changes, OUTCOME_BETTER), changes_tally(changes, OUTCOME_SAME));
	fprintf(stream, "  which cells: simul compare %s %s\n", before, now);
}

static void compare(const struct summary *base, const struct summary *head, FILE *stream)
{
	struct changes changes;
	struct problem problem;
	char difference[128];

	if (!match_machine(base, head, difference) ||
		changes_make(&changes, base, head, NULL, &problem) < 0)
		return;
	print(&changes, base->directory, head->directory, stream);
	changes_release(&changes);
}

void since_print(const char *before, const char *now, FILE *stream)
{
	struct summary base, head;
	struct problem problem;

	if (!before || summary_read(&base, before, &problem) < 0)
		return;
	if (summary_read(&head, now, &problem) == 0) {
		compare(&base, &head, stream);
		summary_release(&head);
	}
	summary_release(&base);
}
