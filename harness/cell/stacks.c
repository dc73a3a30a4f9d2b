/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads --stacks. */
#include "harness/cell/stacks.h"

#include "harness/process/exit.h"

int stacks_choose(const char *word, enum model_stacks *chosen)
{
	static const enum model_stacks ways[] = {STACKS_OWN, STACKS_COPIED};
	const char *names[] = {stacks_name(ways[0]), stacks_name(ways[1])};

	*chosen = STACKS_DEFAULT;
	if (!word)
		return EXIT_FINE;
	int found = choose_word("way to keep stacks", word, names, 2);
	if (found < 0)
		return EXIT_USAGE;
	*chosen = ways[found];
	if (!stacks_supported(*chosen))
		return complain(EXIT_USAGE,
			"--stacks %s: not in a build with sanitizers; use --stacks own", word);
	return EXIT_FINE;
}
