/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs and cells that the machine disturbed. */
#include "harness/results/noise.h"

#include <math.h>
#include <stdio.h>

/* More than one in so many runs that count although they were disturbed are too many. */
#define MARKED_OF 10

bool noise_reason(double steal, double foreign, char *reason)
{
	bool stolen = steal > STEAL_MAX, taken = foreign > FOREIGN_MAX;
	int length = 0;

	reason[0] = '\0';
	if (stolen)
		length = snprintf(reason, NOISE_REASON, "steal %.1f %%", 100 * steal);
	if (taken)
		snprintf(reason + length, NOISE_REASON - (size_t)length, "%sforeign %.1f %%",
			stolen ? ", " : "", 100 * foreign);
	return stolen || taken;
}

static bool is_disturbed(const struct record *record)
{
	char ignored[NOISE_REASON];

	return noise_reason(record->steal, record->foreign, ignored);
}

static bool round_is_disturbed(int round, const struct records *all)
{
	size_t known = 0, disturbed = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct record *record = &all->items[i];
		if (record->round != round || isnan(record->steal) || isnan(record->foreign))
			continue;
		known++;
		disturbed += is_disturbed(record);
	}
	return 2 * disturbed > known;
}

bool noise_prevails(const struct cell *cell, const struct records *all)
{
	size_t disturbed = 0, marked = 0;

	for (size_t i = 0; i < cell->rounds; i++) {
		const struct record *record = cell->records[i];
		bool known = !isnan(record->steal) && !isnan(record->foreign);
		marked += record->disturbed[0] != '\0';
		disturbed +=
			is_disturbed(record) || (!known && round_is_disturbed(record->round, all));
	}
	return marked * MARKED_OF > cell->rounds || 2 * disturbed > cell->rounds;
}
