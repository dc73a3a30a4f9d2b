/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/noise.h"

#include <math.h>

#define STEAL_MOST 0.01
#define FOREIGN_MOST 0.05

static bool is_disturbed(const struct record *record)
{
	return record->steal > STEAL_MOST || record->foreign > FOREIGN_MOST;
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
	size_t disturbed = 0;

	for (size_t i = 0; i < cell->rounds; i++) {
		const struct record *record = cell->records[i];
		bool known = !isnan(record->steal) && !isnan(record->foreign);
		disturbed +=
			is_disturbed(record) || (!known && round_is_disturbed(record->round, all));
	}
	return 2 * disturbed > cell->rounds;
}
