/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul compare`: what is slower or faster in one bench than in another. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/changes.h"
#include "harness/compare/changes_json.h"
#include "harness/compare/changes_text.h"
#include "harness/compare/match.h"
#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/files/stream.h"

static char *confirm;
static int as_json, for_github, all, candidates;

static const struct poptOption options[] = {
	{"confirm", 0, POPT_ARG_STRING, &confirm, 0,
		"a second, independent interleaved bench of the same two programs: a cell is worse "
		"or better only if it is so in both",
		"DIR"},
	{"all", 'a', POPT_ARG_NONE, &all, 0, "show every cell, also those that are the same", NULL},
	{"json", 0, POPT_ARG_NONE, &as_json, 0, "print one JSON object instead", NULL},
	{"github", 0, POPT_ARG_NONE, &for_github, 0,
		"also annotate and append to the step's summary, for GitHub's runners", NULL},
	{"candidates", 0, POPT_ARG_NONE, &candidates, 0,
		"print only the rows that have worse or better cells, as for simul bench --only",
		NULL},
	COMMAND_OPTIONS_END,
};

/* Two directories and what they hold. */
struct bout {
	struct summary base, head;
	struct changes changes;
};

static enum exit_code code_of(int status)
{
	return status == -EPROTO || status == -ENOMEM ? EXIT_WRONG : EXIT_USAGE;
}

/* Reads both sides and compares them. The directories' names must live as long as the bout. */
static int bout_open(
	struct bout *bout, const char *base, const char *head, const struct changes *first)
{
	struct problem problem;

	if (summary_read(&bout->base, base, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	if (summary_read(&bout->head, head, &problem) < 0) {
		summary_release(&bout->base);
		return complain(EXIT_USAGE, "%s", problem.text);
	}
	if (match_is_itself(&bout->base, &bout->head)) {
		summary_release(&bout->head);
		summary_release(&bout->base);
		return complain(EXIT_USAGE,
			"%s and %s are the same bench: there is nothing to compare; name another",
			base, head);
	}
	int status = changes_make(&bout->changes, &bout->base, &bout->head, first, &problem);

	if (status == 0)
		return EXIT_FINE;
	summary_release(&bout->head);
	summary_release(&bout->base);
	return complain(code_of(status), "cannot compare %s and %s: %s", base, head, problem.text);
}

static void bout_close(struct bout *bout)
{
	changes_release(&bout->changes);
	summary_release(&bout->head);
	summary_release(&bout->base);
}

/* Whether the second batch is of the same two programs, and not the first one again. */
static int check_second(const struct bout *first, const struct bout *second, const char *directory)
{
	if (!second->changes.paired)
		return complain(EXIT_USAGE,
			"--confirm %s: its two sides are not of one interleaved bench", directory);
	if (match_is_pair(&first->head, &second->base))
		return complain(EXIT_USAGE,
			"--confirm %s is the bench that is to be confirmed; it takes a second one",
			directory);
	if (match_program(&first->base, &second->base) &&
		match_program(&first->head, &second->head))
		return EXIT_FINE;
	return complain(EXIT_USAGE,
		"--confirm %s: it measured other builds than the first bench, see machine.json",
		directory);
}

static int confirm_by(struct bout *first, const char *directory)
{
	char *base = format_text("%s/base", directory);
	struct bout second;
	int code = bout_open(&second, base, directory, &first->changes);

	if (code != EXIT_FINE)
		goto free_base;
	code = check_second(first, &second, directory);
	if (code == EXIT_FINE)
		changes_confirm(&first->changes, &second.changes);
	bout_close(&second);
free_base:
	free(base);
	return code;
}

static const struct change *find_first(const struct changes *changes, bool worse)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (worse ? change->outcome == OUTCOME_WORSE : change_may_be_worse(change))
			return change;
	}
	return NULL;
}

/* The exit code that the outcomes call for; names the first cell that is to blame. */
static int conclude(const struct changes *changes)
{
	const struct change *worse = find_first(changes, true), *open = find_first(changes, false);

	if (worse)
		return complain(EXIT_REGRESSION, "%zu of %zu cells worse: the first is %s%s",
			changes_tally(changes, OUTCOME_WORSE), changes->count,
			change_describe(worse).of,
			worse->confirmation == CONFIRMED ? ""
							 : "; not yet confirmed, see --confirm");
	if (open && isnan(open->detectable))
		return complain(EXIT_INCONCLUSIVE,
			"%zu of %zu cells may be worse: %zu round%s are too few to tell; it takes "
			"%zu, as in simul bench --rounds %zu",
			changes_doubts(changes), changes->count, open->rounds,
			open->rounds == 1 ? "" : "s", changes->min_rounds, changes->min_rounds);
	if (open)
		return complain(EXIT_INCONCLUSIVE,
			"%zu of %zu cells may be worse, these rounds cannot tell: the first is %s",
			changes_doubts(changes), changes->count, change_describe(open).of);
	return EXIT_FINE;
}

static void print_candidates(const struct changes *changes)
{
	const char *row = NULL;

	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (!change_is_candidate(change) || (row && strcmp(row, change->row) == 0))
			continue;
		printf("%s%s", row ? "," : "", change->row);
		row = change->row;
	}
	if (row)
		putchar('\n');
}

static int print(const struct changes *changes)
{
	int status = 0;

	if (candidates)
		print_candidates(changes);
	else if (as_json)
		status = changes_json(changes, stdout);
	else
		status = changes_print(changes, stdout, TEXT_TERMINAL, all);
	if (status == 0)
		status = stream_finish(stdout);
	if (status == 0 && for_github)
		status = changes_github(changes);
	return status < 0 ? complain(EXIT_WRONG, "compare: %s", strerror(-status)) : EXIT_FINE;
}

static int compare(const char *base, const char *head)
{
	struct bout bout;
	int code = bout_open(&bout, base, head, NULL);

	if (code != EXIT_FINE)
		return code;
	if (confirm)
		code = confirm_by(&bout, confirm);
	if (code == EXIT_FINE)
		code = print(&bout.changes);
	if (code == EXIT_FINE)
		code = conclude(&bout.changes);
	bout_close(&bout);
	return code;
}

static int compare_main(const char **operands, int count)
{
	if (count != 1 && count != 2)
		return complain(EXIT_USAGE, "compare needs two results directories, or one of an "
					    "interleaved bench, as in: simul compare BASE HEAD");
	if (as_json && for_github)
		return complain(EXIT_USAGE, "--json and --github both write standard output");
	if (count == 2)
		return compare(operands[0], operands[1]);
	char *base = format_text("%s/base", operands[0]);
	int code = compare(base, operands[0]);

	free(base);
	return code;
}

const struct command command_compare = {
	.name = "compare",
	.arguments = "BASE HEAD | DIR",
	.summary = "say what is slower or faster in one bench than in another",
	.details = "Compares the wall times of every cell that two results directories share, or "
		   "the two sides of the interleaved bench in DIR (see bench --against). Only the "
		   "second can be trusted on a shared machine. A cell is worse or better if the "
		   "change is significant, with all cells considered, and exceeds 5 % and the "
		   "noise floor; if the two were not interleaved, if its whole interval exceeds "
		   "10 %. It is the same if its whole interval lies within 5 %, otherwise "
		   "inconclusive. Between different machines, times are compared as ratios to the "
		   "sequential model. Exits 1 if a cell is worse, 4 if none is but one may be "
		   "worse by more than 5 %.",
	.options = options,
	.main = compare_main,
};
