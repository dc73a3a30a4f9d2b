/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be known of a cell before its figures are used. */
#include "harness/results/caveat.h"

#include <stdio.h>
#include <string.h>

#include "harness/results/section.h"

static bool is_undecided(const struct summary *summary, struct interval speedup)
{
	if (!interval_known(speedup) || summary_shows(summary, speedup))
		return false;
	return speedup.high > CAVEAT_SAME || speedup.low < 1 / CAVEAT_SAME;
}

enum caveat cell_caveat(const struct summary *summary, const struct cell *cell)
{
	bool baseline = strcmp(cell->model, MODEL_BASELINE) == 0;

	if (cell->rounds == 0 && cell->invalid == 0)
		return CAVEAT_UNMEASURED;
	if (cell->invalid > 0)
		return CAVEAT_FAILED;
	if (cell->agreement == DISAGREES)
		return CAVEAT_DIFFERENT;
	if (cell->figures[FIGURE_KEPT_UP].median < KEPT_UP_MIN)
		return CAVEAT_OVERLOADED;
	if (cell->noisy)
		return CAVEAT_DISTURBED;
	if (!interval_known(cell->figures[FIGURE_WALL]))
		return CAVEAT_FEW_ROUNDS;
	if (!baseline && is_undecided(summary, cell->figures[FIGURE_SPEEDUP]))
		return CAVEAT_INCONCLUSIVE;
	return CAVEAT_NONE;
}

const char *caveat_name(enum caveat caveat)
{
	static const char *const names[] = {[CAVEAT_UNMEASURED] = "unmeasured",
		[CAVEAT_FAILED] = "failed",
		[CAVEAT_DIFFERENT] = "different",
		[CAVEAT_OVERLOADED] = "overloaded",
		[CAVEAT_DISTURBED] = "disturbed",
		[CAVEAT_FEW_ROUNDS] = "few rounds",
		[CAVEAT_INCONCLUSIVE] = "inconclusive",
		[CAVEAT_NONE] = "good"};
	return names[caveat];
}

void caveats_seen(const struct summary *summary, bool seen[CAVEAT_NONE + 1])
{
	for (enum caveat caveat = 0; caveat <= CAVEAT_NONE; caveat++)
		seen[caveat] = false;
	for (size_t i = 0; i < summary->cell_count; i++)
		if (section_of(summary->cells[i].row) != &section_claim)
			seen[cell_caveat(summary, &summary->cells[i])] = true;
}

const char *caveat_meaning(enum caveat caveat)
{
	static const char *const meanings[] = {[CAVEAT_UNMEASURED] = "there is no record of it",
		[CAVEAT_FAILED] = "runs of it failed",
		[CAVEAT_DIFFERENT] = "its results are not those of the sequential model",
		[CAVEAT_OVERLOADED] =
			"it fell behind the rate of arrivals by more than 5 %, and its "
			"latencies grow with the length of the run",
		[CAVEAT_DISTURBED] = "other programs or the hypervisor may explain the figures; "
				     "measure again when the machine is quiet",
		[CAVEAT_FEW_ROUNDS] = "fewer than 6 rounds give no interval",
		[CAVEAT_INCONCLUSIVE] = "neither a difference from sequential nor equality within "
					"10 % is shown",
		[CAVEAT_NONE] = ""};
	return meanings[caveat];
}

struct quantity caveat_text(const struct summary *summary, const struct cell *cell)
{
	enum caveat caveat = cell_caveat(summary, cell);
	struct quantity text = {"–"};

	if (cell->set_aside > 0)
		snprintf(text.of, sizeof(text.of), "%s%s%zu set aside",
			caveat == CAVEAT_NONE ? "" : caveat_name(caveat),
			caveat == CAVEAT_NONE ? "" : ", ", cell->set_aside);
	else if (caveat != CAVEAT_NONE)
		snprintf(text.of, sizeof(text.of), "%s", caveat_name(caveat));
	return text;
}
