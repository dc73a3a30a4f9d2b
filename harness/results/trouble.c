/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a cell's results. */
#include "harness/results/trouble.h"

#include <stdio.h>

bool trouble_of(const struct cell *cell, char text[TROUBLE_SIZE])
{
	text[0] = '\0';
	if (cell->agreement == DISAGREES)
		snprintf(text, TROUBLE_SIZE, "its results differ from the sequential model's");
	else if (cell->invalid > 0 && !cell->row->claim[0])
		snprintf(text, TROUBLE_SIZE, "%zu run%s failed%s%.250s", cell->invalid,
			cell->invalid == 1 ? "" : "s", cell->problem[0] ? ": " : "", cell->problem);
	return text[0] != '\0';
}

bool trouble_anywhere(const struct summary *summary)
{
	char text[TROUBLE_SIZE];

	for (size_t i = 0; i < summary->cell_count; i++)
		if (trouble_of(&summary->cells[i], text))
			return true;
	return false;
}
