/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holm's adjustment of several p values. */
#include "harness/statistics/holm.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

int holm_adjust(double *p, size_t count)
{
	double *known = calloc(count + 1, sizeof(*known)), last = 0;
	size_t *indexes = calloc(count + 1, 2 * sizeof(*indexes)), tests = 0;

	if (!known || !indexes) {
		free(known);
		free(indexes);
		return -ENOMEM;
	}
	size_t *order = indexes + count + 1;
	for (size_t i = 0; i < count; i++) {
		if (isnan(p[i]))
			continue;
		indexes[tests] = i;
		known[tests++] = p[i];
	}
	gsl_sort_index(order, known, 1, tests);
	for (size_t k = 0; k < tests; k++) {
		last = fmax(last, fmin(1, known[order[k]] * (double)(tests - k)));
		p[indexes[order[k]]] = last;
	}
	free(known);
	free(indexes);
	return 0;
}
