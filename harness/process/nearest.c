/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far two words are apart, and which of a list are near. */
#include "harness/process/nearest.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static int min(int a, int b)
{
	return a < b ? a : b;
}

int nearest_distance(const char *one, const char *other)
{
	size_t rows = strnlen(one, NEAREST_LENGTH), columns = strnlen(other, NEAREST_LENGTH);
	/* cost[i][j]: from the first i letters of one to the first j of the other */
	int cost[NEAREST_LENGTH + 1][NEAREST_LENGTH + 1];

	for (size_t i = 0; i <= rows; i++)
		cost[i][0] = (int)i;
	for (size_t j = 0; j <= columns; j++)
		cost[0][j] = (int)j;
	for (size_t i = 1; i <= rows; i++)
		for (size_t j = 1; j <= columns; j++) {
			int differ = !same(one[i - 1], other[j - 1]);
			int best = min(cost[i - 1][j], cost[i][j - 1]) + 1;
			best = min(best, cost[i - 1][j - 1] + differ);
			if (i > 1 && j > 1 && same(one[i - 1], other[j - 2]) &&
				same(one[i - 2], other[j - 1]))
				best = min(best, cost[i - 2][j - 2] + 1);
			cost[i][j] = best;
		}
	return cost[rows][columns];
}

int nearest(const char *word, const char *const *valid, int count, const char *near[NEAREST_MAX])
{
	size_t length = strnlen(word, NEAREST_LENGTH);
	int nearest_so_far = INT_MAX, found = 0;

	for (int i = 0; i < count; i++)
		nearest_so_far = min(nearest_so_far, nearest_distance(word, valid[i]));
	bool close = nearest_so_far <= (int)(length + 2) / 3;
	for (int i = 0; i < count && found < NEAREST_MAX; i++) {
		bool chosen = close ? nearest_distance(word, valid[i]) == nearest_so_far
				    : length > 0 && strncasecmp(word, valid[i], length) == 0;
		if (chosen)
			near[found++] = valid[i];
	}
	return found;
}
